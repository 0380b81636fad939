import { A } from '@solidjs/router';
import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { may } from '../shell/may.ts';
import { createShopIsEmpty } from './shop-is-empty.ts';

/** Before the first run there is nothing to show anywhere; `what` says what will stand here. */
export function NoRunYet(props: { readonly what: string }) {
  const { identity } = useDashboard();
  const mayImport = may(identity.role, 'analyst');
  // A run over nothing would publish nothing: orders come first.
  const isEmpty = createShopIsEmpty();
  return (
    <EmptyState title={isEmpty() ? 'There are no orders yet' : 'No run has been published yet'}>
      <p>
        {props.what} <Show when={isEmpty()}>Import your orders first. </Show>
        As soon as a run is published it appears here by itself.
      </p>
      <div class="flex flex-wrap justify-center gap-2">
        <Show
          when={isEmpty()}
          fallback={
            <>
              <A class="button-strong" href="/runs">
                Go to Runs
              </A>
              <Show when={mayImport}>
                <A class="button" href="/data">
                  Import orders
                </A>
              </Show>
            </>
          }
        >
          <A class="button-strong" href="/data">
            Import your orders
          </A>
        </Show>
      </div>
    </EmptyState>
  );
}
