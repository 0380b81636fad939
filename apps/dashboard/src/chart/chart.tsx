import type { BarSeriesOption, LineSeriesOption, SankeySeriesOption } from 'echarts/charts';
import { BarChart, LineChart } from 'echarts/charts';
import type { GridComponentOption, MarkLineComponentOption, TooltipComponentOption } from 'echarts/components';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { createEffect, onCleanup, onMount } from 'solid-js';
import type { ChartProps } from './chart-props.ts';

use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

/** Series that few charts use are registered by a file of their own, such as sankey-chart.tsx. */
export type ChartOption = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | SankeySeriesOption
  | GridComponentOption
  | MarkLineComponentOption
  | TooltipComponentOption
>;

/** One effect for each kind of change: what is drawn, and how large. */
export default function Chart(props: ChartProps<ChartOption>) {
  let place: HTMLDivElement | undefined;
  onMount(() => {
    if (place === undefined) return;
    const chart = init(place);
    createEffect(() => chart.setOption(props.option, { notMerge: true }));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(place);
    chart.on('click', ({ name }) => props.onPick?.(name));
    onCleanup(() => {
      observer.disconnect();
      chart.dispose();
    });
  });
  return <div ref={place} role="img" aria-label={props.label} style={{ height: props.height }} />;
}
