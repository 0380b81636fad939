import { For } from 'solid-js';
import { Labelled } from '../elements/labelled.tsx';

export interface PickerProps {
  readonly label: string;
  /** Null is everybody. */
  readonly value: string | null;
  readonly everybody: string;
  readonly choices: readonly { readonly value: string; readonly name: string }[];
  readonly onChange: (value: string | null) => void;
}

/** One of many, or no choice at all. */
export function Picker(props: PickerProps) {
  return (
    <Labelled label={props.label}>
      <select
        class="field w-44 text-sm font-normal"
        value={props.value ?? ''}
        onChange={(event) => props.onChange(event.currentTarget.value || null)}
      >
        <option value="">{props.everybody}</option>
        <For each={props.choices}>
          {(choice) => (
            <option value={choice.value} selected={choice.value === props.value}>
              {choice.name}
            </option>
          )}
        </For>
      </select>
    </Labelled>
  );
}
