import type { Import } from '@foresale/contract';
import { For } from 'solid-js';

/** Rows with the reason why they were not taken, as the file has them. */
export function RejectedRows(props: { readonly rows: Import['firstRejects'] }) {
  return (
    <section class="max-h-80 overflow-auto rounded-md border border-line" tabindex="0" aria-label="Rejected rows">
      <table class="w-full min-w-140 text-left text-xs">
        <thead class="sticky top-0 bg-raised">
          <tr class="[&>th]:px-2.5 [&>th]:py-1.5 [&>th]:font-medium">
            <th scope="col">File</th>
            <th scope="col" class="text-right">
              Line
            </th>
            <th scope="col">Reason</th>
            <th scope="col">Row</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr class="border-t border-line align-top [&>td]:px-2.5 [&>td]:py-1">
                <td class="whitespace-nowrap">{row.file}</td>
                <td class="text-right">{row.line}</td>
                <td class="whitespace-nowrap text-bad">{row.reason}</td>
                <td class="max-w-120 truncate font-mono text-ink-soft" title={row.raw}>
                  {row.raw}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
