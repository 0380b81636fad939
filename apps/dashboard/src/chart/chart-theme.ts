import type { ChartColours } from './chart-colours.ts';

/** What all pictures have in common: the page's own letters, quiet axes, a tooltip that looks like a panel. */
export function chartTheme(colours: ChartColours) {
  const { fontFamily } = getComputedStyle(document.body);
  const text = { color: colours.inkSoft, fontSize: 11, fontFamily };
  return {
    base: {
      animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 250,
      animationDurationUpdate: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 250,
      textStyle: { fontFamily },
    },
    text,
    tooltip: {
      backgroundColor: colours.panel,
      borderColor: colours.line,
      padding: [6, 10],
      textStyle: { color: colours.ink, fontFamily, fontSize: 12 },
      // A tooltip that hangs out of the page would make it scroll.
      confine: true,
    },
    categoryAxis: {
      axisLine: { lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: text,
    },
    valueAxis: {
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: text,
      splitLine: { lineStyle: { color: colours.line } },
      splitNumber: 3,
    },
  };
}
