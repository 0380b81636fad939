import type { BarSeriesOption } from 'echarts/charts';
import { BarChart } from 'echarts/charts';
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components';
import { GridComponent, TooltipComponent } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { createEffect, onCleanup, onMount } from 'solid-js';

use([BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

export type ChartOption = ComposeOption<BarSeriesOption | GridComponentOption | TooltipComponentOption>;

export interface ChartProps {
  readonly option: ChartOption;
  /** What the picture shows, in a sentence; the numbers stand in a table beside it. */
  readonly label: string;
  readonly height: string;
  readonly onPick?: (name: string) => void;
}

/** One effect for each kind of change: what is drawn, and how large. */
export default function Chart(props: ChartProps) {
  let place: HTMLDivElement | undefined;
  onMount(() => {
    if (place === undefined) return;
    const chart = init(place);
    createEffect(() => chart.setOption(props.option));
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
