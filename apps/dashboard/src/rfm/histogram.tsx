import type { Bin, Cutpoints, Distribution } from '@foresale/contract';
import { createMemo, For, Show } from 'solid-js';
import type { ChartOption } from '../chart/chart.tsx';
import { type ChartColours, createChartColours } from '../chart/chart-colours.ts';
import { chartTheme } from '../chart/chart-theme.ts';
import { LazyChart } from '../chart/lazy-chart.tsx';
import { TableTwin } from '../chart/table-twin.tsx';
import { tooltip } from '../chart/tooltip.ts';
import { useDashboard } from '../dashboard.ts';
import type { Formats } from '../format/formats.ts';
import type { MeasureWords } from './measures.ts';
import { scoresOf } from './scores-of.ts';
import { tieSentence } from './tie-sentence.ts';

export interface HistogramProps {
  readonly measure: MeasureWords;
  readonly distribution: Distribution;
  readonly report: Cutpoints | undefined;
  readonly bars: 'values' | 'scores';
}

interface Bar {
  readonly label: string;
  readonly customers: number;
  /** The score that its values have; the lowest of them where a cut-point falls into the bar. */
  readonly score: number;
  readonly middle: number;
}

const height = '7.5rem';

export function Histogram(props: HistogramProps) {
  const { formats, runs } = useDashboard();
  const colours = createChartColours();
  const minorUnits = () => (props.measure.id === 'monetary' ? 10 ** (runs.published()?.currencyDigits ?? 2) : 1);
  const cuts = () => (props.report?.cuts ?? []).map((cut) => cut / minorUnits());
  const bars = createMemo((): readonly Bar[] =>
    props.bars === 'scores'
      ? scoresOf(props.distribution, props.measure.id).map((customers, index) => ({
          label: `Score ${index + 1}`,
          customers,
          score: index + 1,
          middle: index + 1,
        }))
      : barsOf(props.distribution.values[props.measure.id], cuts(), props.measure, formats()),
  );
  const title = () => `${props.measure.name}, ${props.measure.about}`;
  return (
    <section aria-label={props.measure.name}>
      <h3 class="text-xs text-ink-faint">
        <span class="font-medium text-ink">{props.measure.name}</span>, {props.measure.about}
      </h3>
      <LazyChart
        height={height}
        label={`${title()}: customers by ${props.bars === 'scores' ? 'score' : 'value'}, as bars. The table below has the same numbers.`}
        option={optionOf({
          bars: bars(),
          cuts: props.bars === 'values' ? cuts() : [],
          colours: colours(),
          formats: formats(),
          measure: props.measure,
        })}
      />
      <Show when={props.report ? tieSentence(props.report, props.measure, formats(), minorUnits()) : undefined}>
        {(sentence) => <p class="mt-0.5 text-xs text-ink-soft">{sentence()}</p>}
      </Show>
      <TableTwin title={`${props.measure.name} in numbers`}>
        <thead>
          <tr>
            <th scope="col">{props.bars === 'scores' ? 'Score' : props.measure.name}</th>
            <th scope="col">Customers</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          <For each={bars()}>
            {(bar) => (
              <tr>
                <th scope="row">{bar.label}</th>
                <td>{formats().count(bar.customers)}</td>
                <td>{formats().share(bar.customers / (props.distribution.customers || 1))}</td>
              </tr>
            )}
          </For>
        </tbody>
      </TableTwin>
    </section>
  );
}

function barsOf(bins: readonly Bin[], cuts: readonly number[], measure: MeasureWords, formats: Formats): Bar[] {
  const passed = (value: number) => cuts.filter((cut) => value > cut).length;
  const [, second, third] = bins;
  const step = (third?.from ?? 0) - (second?.from ?? 0) || 1;
  return bins.map((bin) => {
    const from = bin.from ?? (bin.to ?? 0) - step;
    const score = measure.id === 'recency' ? 5 - passed(from) : 1 + passed(from);
    const middle = from + step / 2 - halfUnit(measure);
    return { label: labelOf(bin, measure, formats), customers: bin.customers, score, middle };
  });
}

/** Days and orders are whole: a bar of one value stands over its number, and a cut-point between two of them. */
function halfUnit(measure: MeasureWords): number {
  return measure.id === 'monetary' ? 0 : 0.5;
}

function labelOf({ from, to }: Bin, measure: MeasureWords, formats: Formats): string {
  if (from === null) return `below ${measure.value(to ?? 0, formats)}`;
  if (to === null) return `${measure.value(from, formats)} and more`;
  const last = measure.id === 'monetary' ? to : to - 1;
  return last <= from
    ? measure.value(from, formats)
    : `${formats.count(from)} to ${measure.id === 'monetary' ? 'below ' : ''}${measure.value(last, formats)}`;
}

interface Drawn {
  readonly bars: readonly Bar[];
  readonly cuts: readonly number[];
  readonly colours: ChartColours;
  readonly formats: Formats;
  readonly measure: MeasureWords;
}

function optionOf({ bars, cuts, colours, formats, measure }: Drawn): ChartOption {
  const theme = chartTheme(colours);
  const isValues = cuts.length > 0;
  const [first] = bars;
  const last = bars.at(-1);
  const step = (bars[1]?.middle ?? 1) - (first?.middle ?? 0);
  return {
    ...theme.base,
    grid: { left: 4, right: 8, top: 8, bottom: 2, containLabel: true },
    tooltip: {
      ...theme.tooltip,
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: colours.accentWash, opacity: 0.6 } },
      formatter: (items) => {
        const item = Array.isArray(items) ? items[0] : items;
        const bar = bars[item?.dataIndex ?? -1];
        return bar === undefined
          ? ''
          : tooltip([bar.label], [{ strong: formats.count(bar.customers) }, ` customers, score ${bar.score}`]);
      },
    },
    xAxis: {
      ...theme.categoryAxis,
      type: 'value',
      min: (first?.middle ?? 0) - step / 2,
      max: (last?.middle ?? 1) + step / 2,
      splitLine: { show: false },
      axisLabel: {
        ...theme.text,
        // The axis begins half a score below the first bar; its labels stand under the bars.
        ...(isValues ? {} : { customValues: bars.map(({ middle }) => middle) }),
        showMinLabel: !isValues || measure.id === 'monetary',
        showMaxLabel: !isValues,
        hideOverlap: true,
        formatter: (value: number) =>
          measure.id === 'monetary' && isValues ? formats.roundMoney(value) : formats.count(value),
      },
    },
    yAxis: {
      ...theme.valueAxis,
      type: 'value',
      splitNumber: 2,
      axisLabel: { ...theme.text, formatter: (value: number) => formats.count(value) },
    },
    series: [
      {
        type: 'bar',
        barWidth: isValues ? '88%' : '60%',
        data: bars.map(({ middle, customers, score }) => ({
          value: [middle, customers],
          itemStyle: { color: colours.accent, opacity: 0.28 + score * 0.144 },
        })),
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          lineStyle: { color: colours.inkSoft, type: [3, 3], width: 1 },
          label: { show: false },
          data: [...new Set(cuts)].map((cut) => ({ xAxis: cut + halfUnit(measure) })),
        },
      },
    ],
  };
}
