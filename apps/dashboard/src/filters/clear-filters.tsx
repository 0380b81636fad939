import { Show } from 'solid-js';
import { Icon } from '../elements/icon.tsx';
import { countFilters, noFilters, type PriorityFilters } from './filters.ts';

/** Leaves the order and the columns as they are. */
export function ClearFilters(props: {
  readonly filters: PriorityFilters;
  readonly onChange: (changed: PriorityFilters) => void;
}) {
  return (
    <Show when={countFilters(props.filters) > 0}>
      <button
        type="button"
        class="button-quiet"
        onClick={() => {
          const { sort, direction, columns } = props.filters;
          props.onChange({ ...noFilters, sort, direction, columns });
        }}
      >
        <Icon name="close" /> Clear
      </button>
    </Show>
  );
}
