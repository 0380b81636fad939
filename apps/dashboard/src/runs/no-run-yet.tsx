import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { importsKey } from '../data/imports.ts';
import { EmptyState } from '../elements/empty-state.tsx';
import { may } from '../shell/may.ts';

/** Before the first run there is nothing to show anywhere; `what` says what will stand here. */
export function NoRunYet(props: { readonly what: string }) {
  const { api, identity } = useDashboard();
  const mayImport = may(identity.role, 'analyst');
  const contents = useQuery(() => ({
    queryKey: [...importsKey, 'contents'],
    queryFn: () => api.server.imports.contents.query(),
    enabled: mayImport,
  }));
  // A run over nothing would publish nothing: orders come first.
  const isEmpty = () => mayImport && contents.data?.tables.find(({ table }) => table === 'orders')?.rows === 0;
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
