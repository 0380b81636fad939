export interface ChartProps<Option> {
  readonly option: Option;
  /** What the picture shows, in a sentence; the numbers stand in a table beside it. */
  readonly label: string;
  readonly height: string;
  readonly onPick?: (name: string) => void;
}
