import { lazy, Suspense } from 'solid-js';
import type { ChartOption } from './chart.tsx';
import type { ChartProps } from './chart-props.ts';

/** The charting library is larger than all the rest, so it comes only to where a chart is, and after the numbers. */
const Chart = lazy(() => import('./chart.tsx'));

export function LazyChart(props: ChartProps<ChartOption>) {
  return (
    <Suspense fallback={<div class="skeleton" style={{ height: props.height }} />}>
      <Chart {...props} />
    </Suspense>
  );
}
