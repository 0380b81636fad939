import { Range } from './range.tsx';

/** YYYY-MM-DD; null is open. */
type Day = string | null;

export interface DayRangeProps {
  readonly legend: string;
  readonly from: Day;
  readonly to: Day;
  readonly onFrom: (day: Day) => void;
  readonly onTo: (day: Day) => void;
}

export function DayRange(props: DayRangeProps) {
  return (
    <Range legend={props.legend}>
      <DayField label="from" value={props.from} onChange={props.onFrom} />
      <DayField label="to" value={props.to} onChange={props.onTo} />
    </Range>
  );
}

function DayField(props: { readonly label: string; readonly value: Day; readonly onChange: (day: Day) => void }) {
  return (
    <label class="flex items-center gap-1.5 text-ink-soft">
      {props.label}
      <input
        type="date"
        class="field"
        value={props.value ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value || null)}
      />
    </label>
  );
}
