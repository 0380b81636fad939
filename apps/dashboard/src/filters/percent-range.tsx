import { Range } from './range.tsx';

/** 0 to 1; null is open. */
type Share = number | null;

export interface PercentRangeProps {
  readonly legend: string;
  readonly from: Share;
  readonly to: Share;
  readonly onFrom: (share: Share) => void;
  readonly onTo: (share: Share) => void;
}

export function PercentRange(props: PercentRangeProps) {
  return (
    <Range legend={props.legend}>
      <PercentField label="from" value={props.from} onChange={props.onFrom} />
      <PercentField label="to" value={props.to} onChange={props.onTo} />
    </Range>
  );
}

function PercentField(props: {
  readonly label: string;
  readonly value: Share;
  readonly onChange: (share: Share) => void;
}) {
  return (
    <label class="flex items-center gap-1.5 text-ink-soft">
      {props.label}
      <input
        type="number"
        min="0"
        max="100"
        class="field w-18 text-right"
        value={props.value === null ? '' : Number((props.value * 100).toFixed(4))}
        onChange={(event) => {
          const value = event.currentTarget.valueAsNumber;
          props.onChange(Number.isNaN(value) ? null : Math.min(100, Math.max(0, value)) / 100);
        }}
      />
      %
    </label>
  );
}
