import { Index, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

export interface TogglesProps<Value extends string> {
  readonly options: readonly {
    readonly value: Value;
    readonly name: string;
    /** How many customers it would leave under all the other filters. */
    readonly customers?: number;
  }[];
  readonly chosen: readonly Value[];
  readonly onChange: (chosen: readonly Value[]) => void;
}

/** Any of a few. */
export function Toggles<Value extends string>(props: TogglesProps<Value>) {
  const { formats } = useDashboard();
  const isOn = (value: Value) => props.chosen.includes(value);
  const toggle = (value: Value) =>
    props.onChange(isOn(value) ? props.chosen.filter((each) => each !== value) : [...props.chosen, value]);
  return (
    <div class="flex flex-wrap gap-1.5">
      {/* By place: a button stays the same element, and keeps the focus, when its number changes. */}
      <Index each={props.options}>
        {(option) => (
          <button
            type="button"
            aria-pressed={isOn(option().value)}
            onClick={() => toggle(option().value)}
            class="figures inline-flex h-7 items-center gap-1.5 rounded-full border border-line-strong px-2.5 text-xs
              hover:bg-raised aria-pressed:border-accent aria-pressed:bg-accent-wash aria-pressed:text-accent-ink"
          >
            {option().name}
            <Show when={option().customers !== undefined}>
              <span class="text-ink-faint">{formats().count(option().customers ?? 0)}</span>
            </Show>
          </button>
        )}
      </Index>
    </div>
  );
}
