import type { ChartOption } from '../chart/chart.tsx';
import type { ChartColours } from '../chart/chart-colours.ts';
import { chartTheme } from '../chart/chart-theme.ts';
import { tooltip } from '../chart/tooltip.ts';
import type { Formats } from '../format/formats.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LinePicture {
  readonly points: readonly Point[];
  readonly xName: string;
  readonly yName: string;
  /** What chance or perfect calibration would draw: from corner to corner, or level at a share. */
  readonly reference: 'diagonal' | number;
  /** Where the threshold stands. */
  readonly here?: Point | undefined;
  /** From low to high at an x: how sure a point is. */
  readonly intervals?: readonly { readonly x: number; readonly low: number; readonly high: number }[];
  readonly isDotted?: boolean;
}

/** A curve in the unit square, both axes in percent. */
export function lineOption(picture: LinePicture, colours: ChartColours, formats: Formats): ChartOption {
  const theme = chartTheme(colours);
  const { reference } = picture;
  const ends =
    reference === 'diagonal'
      ? [
          [0, 0],
          [1, 1],
        ]
      : [
          [0, reference],
          [1, reference],
        ];
  const axis = (name: string) => ({
    ...theme.valueAxis,
    type: 'value' as const,
    min: 0,
    max: 1,
    interval: 0.25,
    name,
    nameLocation: 'middle' as const,
    nameTextStyle: theme.text,
    axisLabel: { ...theme.text, formatter: (value: number) => formats.share(value) },
  });
  const quiet = { type: 'line' as const, symbol: 'none', silent: true, tooltip: { show: false } };
  return {
    ...theme.base,
    grid: { left: 46, right: 14, top: 10, bottom: 38 },
    tooltip: {
      ...theme.tooltip,
      trigger: 'axis',
      axisPointer: { type: 'line', lineStyle: { color: colours.line } },
      formatter: (items) => {
        const all = Array.isArray(items) ? items : [items];
        const curve = all.find(({ seriesIndex }) => seriesIndex === 1);
        const point = picture.points[curve?.dataIndex ?? -1];
        return point === undefined
          ? ''
          : tooltip(
              [`${picture.yName} `, { strong: formats.share(point.y) }],
              [`${picture.xName} ${formats.share(point.x)}`],
            );
      },
    },
    xAxis: { ...axis(picture.xName), nameGap: 24 },
    yAxis: { ...axis(picture.yName), nameGap: 36 },
    series: [
      { ...quiet, data: ends, lineStyle: { color: colours.inkSoft, width: 1, type: [4, 4], opacity: 0.7 } },
      {
        type: 'line',
        data: picture.points.map(({ x, y }) => [x, y]),
        symbol: picture.isDotted === true ? 'circle' : 'none',
        symbolSize: 7,
        lineStyle: { color: colours.accent, width: 2 },
        itemStyle: { color: colours.accent },
      },
      ...(picture.intervals ?? []).map(({ x, low, high }) => ({
        ...quiet,
        data: [
          [x, low],
          [x, high],
        ],
        lineStyle: { color: colours.accent, width: 1.5, opacity: 0.45 },
      })),
      ...(picture.here === undefined
        ? []
        : [
            {
              ...quiet,
              data: [[picture.here.x, picture.here.y]],
              symbol: 'circle',
              symbolSize: 11,
              itemStyle: { color: colours.panel, borderColor: colours.accent, borderWidth: 3 },
            },
          ]),
    ],
  };
}
