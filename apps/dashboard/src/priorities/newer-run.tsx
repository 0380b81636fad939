import type { CurrentRun } from '@foresale/contract';
import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

export interface NewerRunProps {
  readonly run: CurrentRun | undefined;
  readonly shown: number | null | undefined;
  readonly onShow: () => void;
}

/** Offers the run that was published while the list was held still. It floats, so that no row moves under a reader. */
export function NewerRun(props: NewerRunProps) {
  const { formats } = useDashboard();
  return (
    <div
      role="status"
      class="no-print pointer-events-none fixed inset-x-0 bottom-16 z-20 flex justify-center px-4 md:bottom-4"
    >
      <Show when={props.run}>
        {(run) => (
          <div class="panel pointer-events-auto flex flex-wrap items-center gap-x-4 gap-y-2 py-2 pr-2 pl-4 shadow-lg">
            <span>
              Run {run().runId} was published at {formats().time(run().publishedAt)}; this is still run {props.shown}.
            </span>
            <button type="button" class="button-strong" onClick={() => props.onShow()}>
              Show run {run().runId}
            </button>
          </div>
        )}
      </Show>
    </div>
  );
}
