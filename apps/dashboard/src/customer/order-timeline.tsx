import type { CustomerDetails } from '@foresale/contract';
import type { ChartOption } from '../chart/chart.tsx';
import { type ChartColours, createChartColours } from '../chart/chart-colours.ts';
import { chartTheme } from '../chart/chart-theme.ts';
import { LazyChart } from '../chart/lazy-chart.tsx';
import { tooltip } from '../chart/tooltip.ts';
import { useDashboard } from '../dashboard.ts';
import type { Formats } from '../format/formats.ts';

type Order = CustomerDetails['orders'][number];

/** When the customer bought, and for how much: a rhythm, a pause and a large order show at a glance. */
export function OrderTimeline(props: { readonly orders: readonly Order[] }) {
  const { formats } = useDashboard();
  const colours = createChartColours();
  return (
    <LazyChart
      height="8rem"
      label="Orders over time by amount, as bars. The table below has the same orders."
      option={optionOf(props.orders, colours(), formats())}
    />
  );
}

function optionOf(orders: readonly Order[], colours: ChartColours, formats: Formats): ChartOption {
  const theme = chartTheme(colours);
  const inOrder = orders.toReversed();
  return {
    ...theme.base,
    grid: { left: 4, right: 16, top: 10, bottom: 2, containLabel: true },
    tooltip: {
      ...theme.tooltip,
      trigger: 'item',
      formatter: (items) => {
        const item = Array.isArray(items) ? items[0] : items;
        const order = inOrder[item?.dataIndex ?? -1];
        if (order === undefined) return '';
        const amount = { strong: formats.money(order.amount) };
        return tooltip([formats.day(order.orderedAt)], order.isCancelled ? [amount, ', cancelled'] : [amount]);
      },
    },
    xAxis: {
      ...theme.categoryAxis,
      type: 'time',
      splitLine: { show: false },
      axisLabel: {
        ...theme.text,
        hideOverlap: true,
        formatter: (value: number) => formats.month(new Date(value).toISOString()),
      },
    },
    yAxis: {
      ...theme.valueAxis,
      type: 'value',
      splitNumber: 2,
      axisLabel: { ...theme.text, formatter: (value: number) => formats.roundMoney(value) },
    },
    series: [
      {
        type: 'bar',
        barWidth: 4,
        data: inOrder.map((order) => ({
          value: [order.orderedAt, order.amount],
          itemStyle: {
            color: order.isCancelled || order.returned >= order.amount ? colours.line : colours.accent,
            borderRadius: [2, 2, 0, 0],
          },
        })),
      },
    ],
  };
}
