import { For, Show } from 'solid-js';
import { Menu } from '../elements/menu.tsx';
import type { Column } from './columns.tsx';

export interface ColumnChoiceProps {
  readonly available: readonly Column[];
  readonly shown: readonly Column[];
  /** Null goes back to the usual ones. */
  readonly onChange: (ids: readonly string[] | null) => void;
  readonly isChosen: boolean;
}

/** Which columns the list has. The choice stands in the address, so that a view keeps it. */
export function ColumnChoice(props: ColumnChoiceProps) {
  const isShown = (id: string) => props.shown.some((column) => column.id === id);
  const toggle = (id: string) => {
    const next = props.available.filter((column) => (column.id === id ? !isShown(id) : isShown(column.id)));
    if (next.length > 0) props.onChange(next.map((column) => column.id));
  };
  return (
    <Menu icon="settings" name="Columns" title="Choose columns" class="hidden md:block">
      <fieldset class="panel absolute right-0 z-30 mt-1 flex w-52 flex-col gap-1.5 p-3 shadow-lg">
        <legend class="sr-only">Columns of the list</legend>
        <For each={props.available}>
          {(column) => (
            <label class="flex items-center gap-2">
              <input type="checkbox" checked={isShown(column.id)} onChange={() => toggle(column.id)} />
              {column.header}
            </label>
          )}
        </For>
        <Show when={props.isChosen}>
          <button type="button" class="button-quiet mt-1" onClick={() => props.onChange(null)}>
            The usual ones
          </button>
        </Show>
      </fieldset>
    </Menu>
  );
}
