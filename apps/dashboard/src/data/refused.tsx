import type { Import } from '@foresale/contract';
import { Show } from 'solid-js';
import { RejectedRows } from './rejected-rows.tsx';

export interface RefusedProps {
  readonly import: Import;
  readonly isPartial: boolean;
  readonly onPartial: (isPartial: boolean) => void;
}

/** The rows that made an import fail, and the way past them. */
export function Refused(props: RefusedProps) {
  return (
    <div class="mb-4 flex flex-col gap-3">
      <h3 class="font-medium">Rows that could not be taken</h3>
      <RejectedRows rows={props.import.firstRejects} />
      <Show when={props.import.hasFiles}>
        <label class="flex items-center gap-2">
          <input
            type="checkbox"
            checked={props.isPartial}
            onChange={(event) => props.onPartial(event.currentTarget.checked)}
          />
          Import the rows that can be taken, and leave out the others
        </label>
      </Show>
    </div>
  );
}
