import type { ListedImport } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { createNow } from '../elements/now.ts';
import { layoutName, stateOf } from './words.ts';

export interface HistoryProps {
  readonly imports: readonly ListedImport[];
  readonly selected: number | undefined;
  readonly addressOf: (importId: number) => string;
  /** Undefined when all are shown. */
  readonly onMore: (() => void) | undefined;
}

export function History(props: HistoryProps) {
  const { formats } = useDashboard();
  const now = createNow();
  const count = (value: number, { status }: ListedImport) => (status === 'finished' ? formats().count(value) : '–');
  return (
    <section aria-labelledby="imports">
      <h2 id="imports" class="mb-2 font-semibold">
        Imports
      </h2>
      <section class="panel overflow-x-auto" tabindex="0" aria-labelledby="imports">
        <table class="w-full min-w-180 text-left">
          <thead class="text-xs text-ink-faint">
            <tr class="border-b border-line [&>th]:px-4 [&>th]:py-2 [&>th]:font-medium">
              <th scope="col">Files</th>
              <th scope="col">Outcome</th>
              <For each={['Rows read', 'Merged', 'Unchanged', 'Rejected']}>
                {(name) => (
                  <th scope="col" class="text-right">
                    {name}
                  </th>
                )}
              </For>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.imports}>
              {(each) => (
                <tr
                  class="border-b border-line align-top last:border-0 [&>td]:px-4 [&>td]:py-2"
                  classList={{ 'bg-accent-wash/50': each.importId === props.selected }}
                >
                  <td class="max-w-72">
                    <a
                      class="block truncate font-medium text-accent-ink hover:underline"
                      href={props.addressOf(each.importId)}
                    >
                      {each.source}
                    </a>
                    <Show when={each.layout}>
                      {(layout) => <span class="block text-xs text-ink-faint">{layoutName(layout())}</span>}
                    </Show>
                  </td>
                  <td class="max-w-72">
                    <span class={`font-medium ${stateOf(each).look}`}>{stateOf(each).word}</span>
                    <Show when={each.error}>
                      {(error) => (
                        <span class="block truncate text-xs text-ink-faint" title={error()}>
                          {error()}
                        </span>
                      )}
                    </Show>
                  </td>
                  <td class="text-right">{count(each.rowsRead, each)}</td>
                  <td class="text-right">{count(each.rowsMerged, each)}</td>
                  <td class="text-right">{count(each.rowsUnchanged, each)}</td>
                  <td class="text-right" classList={{ 'text-bad': each.rowsRejected > 0 }}>
                    {count(each.rowsRejected, each)}
                  </td>
                  <td class="whitespace-nowrap" title={formats().moment(each.requestedAt)}>
                    {formats().ago(each.requestedAt, now())}
                    <span class="block text-xs text-ink-faint">by {each.requestedBy ?? 'somebody'}</span>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Show when={props.onMore}>
        {(more) => (
          <button type="button" class="button mt-3" onClick={() => more()()}>
            Show more
          </button>
        )}
      </Show>
    </section>
  );
}
