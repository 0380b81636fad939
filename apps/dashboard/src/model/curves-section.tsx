import type { Curves, Threshold } from '@foresale/contract';
import { createMemo, For, type JSX } from 'solid-js';
import type { ChartOption } from '../chart/chart.tsx';
import { type ChartColours, createChartColours } from '../chart/chart-colours.ts';
import { chartTheme } from '../chart/chart-theme.ts';
import { LazyChart } from '../chart/lazy-chart.tsx';
import { TableTwin } from '../chart/table-twin.tsx';
import { tooltip } from '../chart/tooltip.ts';
import { useDashboard } from '../dashboard.ts';
import type { Formats } from '../format/formats.ts';
import { lineOption, type Point } from './line-option.ts';

const height = '15rem';
const twinRows = 21;

/** Four pictures of one thing: how the ranking and the probabilities held on customers whose outcome is known. */
export function CurvesSection(props: { readonly curves: Curves; readonly at: Threshold | undefined }) {
  const { formats } = useDashboard();
  const colours = createChartColours();
  const here = createMemo(() => placesOf(props.at));
  return (
    <div class="grid grid-cols-1 gap-5 md:grid-cols-2 2xl:grid-cols-4">
      <Picture
        title="ROC"
        about={`Buyers reached against others called in vain; area ${props.curves.rocAuc.toFixed(3)}`}
        option={lineOption(
          {
            points: props.curves.roc,
            xName: 'Others called',
            yName: 'Buyers reached',
            reference: 'diagonal',
            here: here()?.roc,
          },
          colours(),
          formats(),
        )}
      >
        <PointTable title="ROC in numbers" points={props.curves.roc} x="Others called" y="Buyers reached" />
      </Picture>
      <Picture
        title="Precision–recall"
        about={`Of those called, who bought; area ${props.curves.prAuc.toFixed(3)}, by chance ${formats().share(props.curves.baseRate)}`}
        option={lineOption(
          {
            points: props.curves.precisionRecall,
            xName: 'Buyers reached',
            yName: 'Of those called, bought',
            reference: props.curves.baseRate,
            here: here()?.precisionRecall,
          },
          colours(),
          formats(),
        )}
      >
        <PointTable
          title="Precision and recall in numbers"
          points={props.curves.precisionRecall}
          x="Buyers reached"
          y="Of those called, bought"
        />
      </Picture>
      <Picture
        title="Calibration"
        about="What was predicted against what happened, with 95 % intervals; the dashed line is perfect"
        option={lineOption(
          {
            points: props.curves.calibration.map((band) => ({ x: band.meanProbability, y: band.share })),
            intervals: props.curves.calibration.map((band) => ({
              x: band.meanProbability,
              low: band.low,
              high: band.high,
            })),
            xName: 'Predicted',
            yName: 'Bought',
            reference: 'diagonal',
            isDotted: true,
          },
          colours(),
          formats(),
        )}
      >
        <TableTwin title="Calibration in numbers">
          <thead>
            <tr>
              <th scope="col">Scored</th>
              <th scope="col">Customers</th>
              <th scope="col">Predicted</th>
              <th scope="col">Bought</th>
              <th scope="col">95 %</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.curves.calibration}>
              {(band) => (
                <tr>
                  <th scope="row">
                    {formats().share(band.from)}–{formats().share(band.to)}
                  </th>
                  <td>{formats().count(band.customers)}</td>
                  <td>{formats().fineShare(band.meanProbability)}</td>
                  <td>
                    {formats().count(band.bought)} ({formats().fineShare(band.share)})
                  </td>
                  <td>
                    {formats().share(band.low)}–{formats().share(band.high)}
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </TableTwin>
      </Picture>
      <Picture
        title="Lift"
        about="Buyers among each tenth of the customers, the likeliest first, against the average"
        option={liftOption(props.curves, colours(), formats())}
      >
        <TableTwin title="Lift in numbers">
          <thead>
            <tr>
              <th scope="col">Tenth</th>
              <th scope="col">Customers</th>
              <th scope="col">Bought</th>
              <th scope="col">Lift</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.curves.lift}>
              {(tenth) => (
                <tr>
                  <th scope="row">{tenth.tenth}</th>
                  <td>{formats().count(tenth.customers)}</td>
                  <td>{formats().count(Math.round(tenth.bought))}</td>
                  <td>{tenth.lift.toFixed(2)}×</td>
                </tr>
              )}
            </For>
          </tbody>
        </TableTwin>
      </Picture>
    </div>
  );
}

function Picture(props: {
  readonly title: string;
  readonly about: string;
  readonly option: ChartOption;
  readonly children: JSX.Element;
}) {
  return (
    <section class="panel flex min-w-0 flex-col p-4" aria-label={props.title}>
      <h3 class="font-semibold">{props.title}</h3>
      <p class="mb-2 min-h-9 text-xs text-ink-faint">{props.about}</p>
      <LazyChart
        height={height}
        label={`${props.title}: ${props.about}. The table below has the same numbers.`}
        option={props.option}
      />
      {props.children}
    </section>
  );
}

function PointTable(props: {
  readonly title: string;
  readonly points: readonly Point[];
  readonly x: string;
  readonly y: string;
}) {
  const { formats } = useDashboard();
  const every = () => Math.max(1, Math.ceil(props.points.length / twinRows));
  return (
    <TableTwin title={props.title}>
      <thead>
        <tr>
          <th scope="col">{props.x}</th>
          <th scope="col">{props.y}</th>
        </tr>
      </thead>
      <tbody>
        <For each={props.points.filter((_, i) => i % every() === 0 || i === props.points.length - 1)}>
          {(point) => (
            <tr>
              <th scope="row">{formats().fineShare(point.x)}</th>
              <td>{formats().fineShare(point.y)}</td>
            </tr>
          )}
        </For>
      </tbody>
    </TableTwin>
  );
}

function placesOf(at: Threshold | undefined): { readonly roc: Point; readonly precisionRecall: Point } | undefined {
  if (at === undefined) return undefined;
  const others = at.falsePositive + at.trueNegative;
  return {
    roc: { x: others === 0 ? 0 : at.falsePositive / others, y: at.recall },
    precisionRecall: { x: at.recall, y: at.precision },
  };
}

function liftOption(curves: Curves, colours: ChartColours, formats: Formats): ChartOption {
  const theme = chartTheme(colours);
  return {
    ...theme.base,
    grid: { left: 46, right: 14, top: 10, bottom: 38 },
    tooltip: {
      ...theme.tooltip,
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: colours.accentWash, opacity: 0.6 } },
      formatter: (items) => {
        const tenth = curves.lift[(Array.isArray(items) ? items[0] : items)?.dataIndex ?? -1];
        return tenth === undefined
          ? ''
          : tooltip(
              [{ strong: `${tenth.lift.toFixed(2)}×` }, ' the average'],
              [`${formats.count(Math.round(tenth.bought))} of ${formats.count(tenth.customers)} bought`],
            );
      },
    },
    xAxis: {
      ...theme.categoryAxis,
      type: 'category',
      data: curves.lift.map(({ tenth }) => String(tenth)),
      name: 'Tenth of the customers',
      nameLocation: 'middle',
      nameGap: 24,
      nameTextStyle: theme.text,
    },
    yAxis: {
      ...theme.valueAxis,
      type: 'value',
      axisLabel: { ...theme.text, formatter: (value: number) => `${formats.count(value)}×` },
    },
    series: [
      {
        type: 'bar',
        barWidth: '64%',
        data: curves.lift.map(({ lift }) => lift),
        itemStyle: { color: colours.accent, borderRadius: [3, 3, 0, 0] },
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          lineStyle: { color: colours.inkSoft, type: [4, 4], width: 1, opacity: 0.7 },
          label: { show: false },
          data: [{ yAxis: 1 }],
        },
      },
    ],
  };
}
