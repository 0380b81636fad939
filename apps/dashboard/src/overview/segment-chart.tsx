import type { SegmentCounts } from '@foresale/contract';
import type { ChartOption } from '../chart/chart.tsx';
import { type ChartColours, createChartColours } from '../chart/chart-colours.ts';
import { chartTheme } from '../chart/chart-theme.ts';
import { LazyChart } from '../chart/lazy-chart.tsx';
import { useDashboard } from '../dashboard.ts';
import type { Formats } from '../format/formats.ts';

const barHeight = 32;

export function SegmentChart(props: {
  readonly segments: SegmentCounts['segments'];
  readonly onPick: (segment: string) => void;
}) {
  const { formats } = useDashboard();
  const colours = createChartColours();
  const height = () => `${props.segments.length * barHeight + 8}px`;
  return (
    <LazyChart
      label="Customers in each segment, as bars. The table beside it has the same numbers."
      height={height()}
      option={optionOf(props.segments, colours(), formats())}
      onPick={props.onPick}
    />
  );
}

function optionOf(segments: SegmentCounts['segments'], colours: ChartColours, formats: Formats): ChartOption {
  const theme = chartTheme(colours);
  const total = segments.reduce((sum, each) => sum + each.customers, 0);
  return {
    ...theme.base,
    grid: { left: 0, right: 64, top: 4, bottom: 4, containLabel: true },
    tooltip: {
      ...theme.tooltip,
      trigger: 'item',
      valueFormatter: (value) => `${formats.count(Number(value))} (${formats.share(Number(value) / (total || 1))})`,
    },
    xAxis: { type: 'value', show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: segments.map((each) => each.segment),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...theme.text, fontSize: 13 },
    },
    series: [
      {
        type: 'bar',
        barWidth: 16,
        data: segments.map((each) => each.customers),
        itemStyle: { color: colours.accent, borderRadius: [0, 4, 4, 0] },
        cursor: 'pointer',
        label: {
          show: true,
          position: 'right',
          color: colours.ink,
          formatter: ({ value }) => formats.share(Number(value) / (total || 1)),
        },
      },
    ],
  };
}
