import type { ListedCustomer } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { useDashboard } from '../dashboard.ts';
import type { Column } from './columns.tsx';

export interface PrintedListProps {
  readonly rows: readonly ListedCustomer[];
  readonly total: number;
  readonly columns: readonly Column[];
}

/** The list for paper: all rows that were fetched, where the one on screen only has those in view. */
export function PrintedList(props: PrintedListProps) {
  const { formats } = useDashboard();
  return (
    <>
      <table class="w-full text-left" aria-label="Customers by priority">
        <thead class="text-xs">
          <tr class="border-b border-line-strong [&>th]:py-1 [&>th]:pr-3 [&>th]:font-medium">
            <For each={props.columns}>
              {(column) => (
                <th scope="col" classList={{ 'text-right': column.isNumber === true }}>
                  {column.header}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr class="break-inside-avoid border-b border-line align-top [&>td]:py-1 [&>td]:pr-3">
                <For each={props.columns}>
                  {(column) => (
                    <td classList={{ 'text-right': column.isNumber === true }}>
                      <Dynamic component={column.cell} row={row} />
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.rows.length < props.total}>
        <p class="py-2 text-xs">
          The first {formats().count(props.rows.length)} of {formats().count(props.total)}: as many as were scrolled to.
          The export holds all of them.
        </p>
      </Show>
    </>
  );
}
