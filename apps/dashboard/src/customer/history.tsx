import type { HistoricScores } from '@foresale/contract';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import type { ChartOption } from '../chart/chart.tsx';
import { type ChartColours, createChartColours } from '../chart/chart-colours.ts';
import { chartTheme } from '../chart/chart-theme.ts';
import { LazyChart } from '../chart/lazy-chart.tsx';
import { tooltip } from '../chart/tooltip.ts';
import { useDashboard } from '../dashboard.ts';
import { Scores } from '../elements/scores.tsx';
import type { Formats } from '../format/formats.ts';

const runsListed = 12;

/** What run after run made of the customer. One run alone is no history. */
export function History(props: { readonly customerId: string }) {
  const { api, formats, runs } = useDashboard();
  const colours = createChartColours();
  const history = useQuery(() => ({
    queryKey: ['customer history', props.customerId, runs.published()?.runId ?? null],
    queryFn: () => api.server.rfm.history.query({ customerId: props.customerId }),
  }));
  const all = () => history.data ?? [];
  const hasProbability = () => all().some(({ probability }) => probability !== null);
  return (
    <Show when={all().length > 1}>
      <section class="panel p-4" aria-labelledby="history">
        <h2 id="history" class="mb-1 font-semibold">
          From run to run
        </h2>
        <LazyChart
          height="11rem"
          label={`The sum of the three scores run after run, as a line${hasProbability() ? ', and the probability, dashed' : ''}. The table below has the same numbers.`}
          option={optionOf(all(), colours(), formats())}
        />
        <section class="mt-2 overflow-x-auto" aria-label="Scores by run" tabindex="0">
          <table class="figures w-full min-w-100 text-left">
            <thead class="text-xs text-ink-faint">
              <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium">
                <th scope="col">As of</th>
                <th scope="col">Run</th>
                <th scope="col">Segment</th>
                <th scope="col">R F M</th>
                <Show when={hasProbability()}>
                  <th scope="col" class="text-right">
                    Chance to buy
                  </th>
                </Show>
              </tr>
            </thead>
            <tbody>
              <For each={all().toReversed().slice(0, runsListed)}>
                {(run) => (
                  <tr class="border-b border-line last:border-0 [&>td]:py-1 [&>td]:pr-4">
                    <td class="whitespace-nowrap">{formats().day(run.asOfDate)}</td>
                    <td>{run.runId}</td>
                    <td>{run.segment}</td>
                    <td>
                      <Scores recency={run.recencyScore} frequency={run.frequencyScore} monetary={run.monetaryScore} />
                    </td>
                    <Show when={hasProbability()}>
                      <td class="text-right">{run.probability === null ? '–' : formats().share(run.probability)}</td>
                    </Show>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
        <Show when={all().length > runsListed}>
          <p class="mt-1 text-xs text-ink-faint">and {formats().count(all().length - runsListed)} earlier runs</p>
        </Show>
      </section>
    </Show>
  );
}

function optionOf(history: readonly HistoricScores[], colours: ChartColours, formats: Formats): ChartOption {
  const theme = chartTheme(colours);
  const hasProbability = history.some(({ probability }) => probability !== null);
  const sum = (each: HistoricScores) => each.recencyScore + each.frequencyScore + each.monetaryScore;
  return {
    ...theme.base,
    grid: { left: 4, right: hasProbability ? 4 : 12, top: 24, bottom: 2, containLabel: true },
    tooltip: {
      ...theme.tooltip,
      trigger: 'axis',
      formatter: (items) => {
        const item = Array.isArray(items) ? items[0] : items;
        const found = history[item?.dataIndex ?? -1];
        if (found === undefined) return '';
        const scores = `R ${found.recencyScore} F ${found.frequencyScore} M ${found.monetaryScore}`;
        const chance = found.probability === null ? [] : [[`chance to buy ${formats.share(found.probability)}`]];
        return tooltip([`Run ${found.runId}, ${formats.day(found.asOfDate)}`], [{ strong: scores }], ...chance);
      },
    },
    xAxis: {
      ...theme.categoryAxis,
      type: 'category',
      data: history.map(({ asOfDate }) => formats.day(asOfDate)),
      axisLabel: { ...theme.text, hideOverlap: true },
    },
    yAxis: [
      { ...theme.valueAxis, type: 'value', name: 'R + F + M', nameTextStyle: theme.text, min: 3, max: 15, interval: 4 },
      ...(hasProbability
        ? [
            {
              ...theme.valueAxis,
              type: 'value' as const,
              name: 'chance to buy (dashed)',
              // Otherwise it is centred on the edge, and half of it is cut off.
              nameTextStyle: { ...theme.text, align: 'right' as const },
              min: 0,
              max: 1,
              interval: 0.25,
              splitLine: { show: false },
              axisLabel: { ...theme.text, formatter: (value: number) => formats.share(value) },
            },
          ]
        : []),
    ],
    series: [
      {
        type: 'line',
        step: 'end',
        symbolSize: 6,
        lineStyle: { color: colours.accent, width: 2 },
        itemStyle: { color: colours.accent },
        data: history.map(sum),
      },
      ...(hasProbability
        ? [
            {
              type: 'line' as const,
              yAxisIndex: 1,
              symbolSize: 5,
              lineStyle: { color: colours.inkSoft, width: 1.5, type: 'dashed' as const },
              itemStyle: { color: colours.inkSoft },
              data: history.map(({ probability }) => probability),
            },
          ]
        : []),
    ],
  };
}
