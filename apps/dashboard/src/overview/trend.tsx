import type { Kpi, Period } from '@foresale/contract';
import { For } from 'solid-js';
import type { ChartOption } from '../chart/chart.tsx';
import { type ChartColours, createChartColours } from '../chart/chart-colours.ts';
import { chartTheme } from '../chart/chart-theme.ts';
import { LazyChart } from '../chart/lazy-chart.tsx';
import { TableTwin } from '../chart/table-twin.tsx';
import { tooltip } from '../chart/tooltip.ts';
import { useDashboard } from '../dashboard.ts';
import type { Formats } from '../format/formats.ts';
import { type Figure, figures } from './figures.ts';

export interface TrendPeriod extends Kpi {
  /** Only some of its days are in the range. */
  readonly isPartial: boolean;
}

export interface TrendProps {
  readonly figure: Figure;
  readonly period: Period;
  readonly periods: readonly TrendPeriod[];
}

const periodNames = { day: 'day', week: 'week', month: 'month' } as const;

/** The course of one figure; the table has all of them. */
export function Trend(props: TrendProps) {
  const { formats } = useDashboard();
  const colours = createChartColours();
  const title = () => `${props.figure.name} by ${periodNames[props.period]}`;
  return (
    <section class="panel p-4" aria-labelledby="trend">
      <h2 id="trend" class="font-semibold">
        {title()} <span class="font-normal text-ink-faint">{props.figure.about}</span>
      </h2>
      <LazyChart
        height="13rem"
        label={`${title()}. The table below has the same numbers.`}
        option={optionOf(props, colours(), formats())}
      />
      <TableTwin title="Key figures in numbers">
        <thead>
          <tr>
            <th scope="col">{title().split(' by ')[1]}</th>
            <For each={figures}>{(figure) => <th scope="col">{figure.name}</th>}</For>
          </tr>
        </thead>
        <tbody>
          <For each={props.periods}>
            {(period) => (
              <tr>
                <th scope="row">{labelOf(period, props.period, formats())}</th>
                <For each={figures}>{(figure) => <td>{figure.value(period[figure.id], formats())}</td>}</For>
              </tr>
            )}
          </For>
        </tbody>
      </TableTwin>
    </section>
  );
}

function labelOf(period: TrendPeriod, by: Period, formats: Formats): string {
  const day = by === 'month' ? formats.month(period.periodStart) : formats.day(period.periodStart);
  const name = by === 'week' ? `week of ${day}` : day;
  return period.isPartial ? `${name} (part of it)` : name;
}

function optionOf({ figure, period, periods }: TrendProps, colours: ChartColours, formats: Formats): ChartOption {
  const theme = chartTheme(colours);
  const isBar = figure.drawnAs === 'bar';
  return {
    ...theme.base,
    grid: { left: 4, right: 8, top: 14, bottom: 2, containLabel: true },
    tooltip: {
      ...theme.tooltip,
      trigger: 'axis',
      axisPointer: isBar
        ? { type: 'shadow', shadowStyle: { color: colours.accentWash, opacity: 0.6 } }
        : { type: 'line', lineStyle: { color: colours.line } },
      formatter: (items) => {
        const item = Array.isArray(items) ? items[0] : items;
        const found = periods[item?.dataIndex ?? -1];
        return found === undefined
          ? ''
          : tooltip([labelOf(found, period, formats)], [{ strong: figure.value(found[figure.id], formats) }]);
      },
    },
    xAxis: {
      ...theme.categoryAxis,
      type: 'category',
      boundaryGap: isBar,
      data: periods.map(({ periodStart }) =>
        period === 'month' ? formats.month(periodStart) : formats.shortDay(periodStart),
      ),
      axisLabel: { ...theme.text, hideOverlap: true },
    },
    yAxis: {
      ...theme.valueAxis,
      type: 'value',
      // An average far from zero would be a flat line; bars have to begin at zero.
      scale: !isBar,
      axisLabel: { ...theme.text, formatter: (value: number) => figure.short(value, formats) },
    },
    series: isBar
      ? [
          {
            type: 'bar',
            barMaxWidth: 36,
            data: periods.map((each) => ({
              value: each[figure.id],
              itemStyle: { color: colours.accent, opacity: each.isPartial ? 0.4 : 1, borderRadius: [3, 3, 0, 0] },
            })),
          },
        ]
      : [
          {
            type: 'line',
            symbol: 'circle',
            symbolSize: periods.length > 60 ? 0 : 5,
            lineStyle: { color: colours.accent, width: 2 },
            itemStyle: { color: colours.accent },
            // Without an order there is no average.
            data: periods.map((each) => (each.orders === 0 ? null : each[figure.id])),
          },
        ],
  };
}
