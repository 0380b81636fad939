/** Line drawings on a 20 × 20 grid; decoration only, so every use stands beside its word or inside a labelled control. */
const drawings = {
  priorities: 'M4 5h12M4 10h9M4 15h6',
  overview: 'M4 16V9M10 16V4M16 16v-5',
  runs: 'M10 4a6 6 0 1 1-5.2 3M4 3.5V7h3.5',
  data: 'M10 13V3M6.5 6.500 10 3l3.500 3.500M4 12v4h12v-4',
  rfm: 'M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z',
  model: 'M3 16c4 0 4-11 7-11s3 7 7 7',
  settings: 'M4 6h7M15 6h1M4 14h1M9 14h7M11 4v4h4V4zM5 12v4h4v-4z',
  search: 'M9 4a5 5 0 1 1 0 10A5 5 0 0 1 9 4zM13 13l3.500 3.500',
  close: 'M5 5l10 10M15 5L5 15',
  up: 'M10 15V5M6 9l4-4 4 4',
  down: 'M10 5v10M6 11l4 4 4-4',
  hold: 'M7 4v12M13 4v12',
  play: 'M6 4l10 6-10 6z',
  filter: 'M3 5h14M6 10h8M8.500 15h3',
  check: 'M4 10.500l4 4 8-9',
  warning: 'M10 4l7 12H3zM10 9v3M10 14v.5',
  back: 'M12 5l-5 5 5 5',
  sun: 'M10 6.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM10 2v2M10 16v2M2 10h2M16 10h2M4.300 4.300l1.400 1.400M14.300 14.300l1.400 1.400M4.300 15.700l1.400-1.400M14.300 5.700l1.400-1.400',
  moon: 'M15.500 12.500A6.500 6.500 0 0 1 7.500 4.500a6.500 6.500 0 1 0 8 8z',
  system: 'M3 4h14v9H3zM7 16.500h6',
  leave: 'M8 4H4v12h4M8 10h9M13.500 6.500 17 10l-3.500 3.500',
} as const;

export type IconName = keyof typeof drawings;

export function Icon(props: { readonly name: IconName; readonly class?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      class={props.class ?? 'size-4'}
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={drawings[props.name]} />
    </svg>
  );
}
