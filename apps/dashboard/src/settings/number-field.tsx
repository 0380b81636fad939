import { ExplainedField } from './explained-field.tsx';

export interface NumberFieldProps {
  readonly label: string;
  readonly about: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A whole number. */
export function NumberField(props: NumberFieldProps) {
  return (
    <ExplainedField label={props.label} about={props.about}>
      {(names) => (
        <input
          {...names}
          class="field w-full"
          type="number"
          min={props.min}
          max={props.max}
          required
          value={props.value}
          // What the field cannot read yet, half of a number say, is nothing; the browser names the bounds on saving.
          onInput={(event) => props.onChange(Math.max(1, Math.round(Number(event.currentTarget.value)) || 1))}
        />
      )}
    </ExplainedField>
  );
}
