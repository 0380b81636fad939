import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { may } from '../shell/may.ts';

/** Before the first run there is nothing to show anywhere; `what` says what will stand here. */
export function NoRunYet(props: { readonly what: string }) {
  const { identity } = useDashboard();
  return (
    <EmptyState title="No run has been published yet">
      <p>{props.what} As soon as a run is published it appears here by itself.</p>
      <div class="flex flex-wrap justify-center gap-2">
        <A class="button-strong" href="/runs">
          Go to Runs
        </A>
        <Show when={may(identity.role, 'analyst')}>
          <A class="button" href="/data">
            Bring in orders
          </A>
        </Show>
      </div>
    </EmptyState>
  );
}
