import { For } from 'solid-js';
import { ExplainedField } from './explained-field.tsx';

export interface SelectFieldProps {
  readonly label: string;
  readonly about: string;
  readonly options: readonly { readonly value: string; readonly name: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function SelectField(props: SelectFieldProps) {
  return (
    <ExplainedField label={props.label} about={props.about}>
      {(names) => (
        <select {...names} class="field w-full" onChange={(event) => props.onChange(event.currentTarget.value)}>
          <For each={props.options}>
            {(option) => (
              <option value={option.value} selected={option.value === props.value}>
                {option.name}
              </option>
            )}
          </For>
        </select>
      )}
    </ExplainedField>
  );
}
