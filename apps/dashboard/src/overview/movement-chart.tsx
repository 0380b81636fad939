import { lazy, Suspense } from 'solid-js';
import type { ChartOption } from '../chart/chart.tsx';
import { type ChartColours, createChartColours } from '../chart/chart-colours.ts';
import { chartTheme } from '../chart/chart-theme.ts';
import { tooltip } from '../chart/tooltip.ts';
import { useDashboard } from '../dashboard.ts';
import { createScreenWidth } from '../elements/screen-width.ts';
import type { Formats } from '../format/formats.ts';
import { cameFrom, type Flow, wentTo } from './movement-flows.ts';

const SankeyChart = lazy(() => import('../chart/sankey-chart.tsx'));

const height = '26rem';
/** A name stands on both sides, and the chart tells its nodes apart by name. */
const onTheRight = '\u200b';

export function MovementChart(props: { readonly flows: readonly Flow[]; readonly segments: readonly string[] }) {
  const { formats } = useDashboard();
  const colours = createChartColours();
  const width = createScreenWidth();
  return (
    <Suspense fallback={<div class="skeleton" style={{ height }} />}>
      <SankeyChart
        label="Customers by the segment of the earlier run on the left and of the later run on the right. The table below has the same numbers."
        height={height}
        option={optionOf(props, { colours: colours(), formats: formats(), isNarrow: width() === 'phone' })}
      />
    </Suspense>
  );
}

interface Drawn {
  readonly flows: readonly Flow[];
  readonly segments: readonly string[];
}

interface Look {
  readonly colours: ChartColours;
  readonly formats: Formats;
  readonly isNarrow: boolean;
}

function optionOf({ flows, segments }: Drawn, { colours, formats, isNarrow }: Look): ChartOption {
  const theme = chartTheme(colours);
  const order = [...segments, cameFrom, wentTo];
  const inOrder = (names: Iterable<string>) =>
    [...new Set(names)].toSorted((a, b) => placeOf(order, a) - placeOf(order, b));
  const left = inOrder(flows.map((flow) => flow.from));
  const right = inOrder(flows.map((flow) => flow.to));
  const bare = (name: unknown) => String(name).replace(onTheRight, '');
  return {
    ...theme.base,
    tooltip: {
      ...theme.tooltip,
      trigger: 'item',
      formatter: (item) => {
        const one = Array.isArray(item) ? item[0] : item;
        const data: unknown = one?.data;
        const isFlow = typeof data === 'object' && data !== null && 'source' in data && 'target' in data;
        const name = isFlow ? `${bare(data.source)} → ${bare(data.target)}` : bare(one?.name);
        return tooltip([name], [{ strong: formats.count(Number(one?.value)) }, ' customers']);
      },
    },
    series: [
      {
        type: 'sankey',
        left: isNarrow ? 92 : 130,
        right: isNarrow ? 92 : 130,
        top: 8,
        bottom: 8,
        nodeWidth: 10,
        nodeGap: 8,
        // Keeps the order that is given: the best segments are at the top on both sides.
        layoutIterations: 0,
        draggable: false,
        emphasis: { focus: 'adjacency' },
        label: {
          color: colours.ink,
          fontFamily: theme.text.fontFamily,
          fontSize: isNarrow ? 10 : 12,
          formatter: ({ name }) => bare(name),
        },
        itemStyle: { color: colours.inkSoft, borderWidth: 0 },
        data: [
          ...left.map((name) => ({ name, depth: 0, label: { position: 'left' as const } })),
          ...right.map((name) => ({ name: name + onTheRight, depth: 1 })),
        ],
        links: flows.map(({ from, to, customers }) => ({
          source: from,
          target: to + onTheRight,
          value: customers,
          lineStyle: from === to ? { color: colours.inkSoft, opacity: 0.12 } : { color: colours.accent, opacity: 0.28 },
        })),
      },
    ],
  };
}

function placeOf(order: readonly string[], name: string): number {
  const place = order.indexOf(name);
  return place < 0 ? order.length : place;
}
