import type { Import } from '@foresale/contract';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { RejectedRows } from './rejected-rows.tsx';

const columns = ['rows', 'merged', 'unchanged', 'rejected'] as const;

/** What an import did, in numbers that add up: rows read = merged + unchanged + rejected. */
export function Report(props: { readonly import: Import }) {
  const { formats } = useDashboard();
  const count = (value: number) => formats().count(value);
  return (
    <div class="flex flex-col gap-5">
      <p class="figures text-base">
        <span class="font-semibold">{count(props.import.rowsRead)}</span> rows read ={' '}
        <span class="font-semibold">{count(props.import.rowsMerged)}</span> merged +{' '}
        <span class="font-semibold">{count(props.import.rowsUnchanged)}</span> unchanged +{' '}
        <span class="font-semibold" classList={{ 'text-bad': props.import.rowsRejected > 0 }}>
          {count(props.import.rowsRejected)}
        </span>{' '}
        rejected
      </p>
      <section class="overflow-x-auto" tabindex="0" aria-label="Rows by file">
        <table class="w-full min-w-120 text-left">
          <thead class="text-xs text-ink-faint">
            <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium">
              <th scope="col">File</th>
              <th scope="col">Kind</th>
              <For each={['Rows read', 'Merged', 'Unchanged', 'Rejected']}>
                {(name) => (
                  <th scope="col" class="text-right">
                    {name}
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={props.import.report.files}>
              {(file) => (
                <tr class="border-b border-line last:border-0 [&>td]:py-1.5 [&>td]:pr-4">
                  <td class="max-w-60 truncate font-medium">{file.file}</td>
                  <td class="text-ink-soft">{file.kind}</td>
                  <For each={columns}>{(column) => <td class="text-right">{count(file[column])}</td>}</For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Show when={props.import.report.files.some(({ doubts }) => doubts.length > 0)}>
        <ul class="text-warn">
          <For
            each={props.import.report.files.flatMap(({ file, doubts }) => doubts.map((doubt) => `${file}, ${doubt}`))}
          >
            {(doubt) => <li>{doubt}</li>}
          </For>
        </ul>
      </Show>
      <div class="grid gap-5 md:grid-cols-2">
        <Counts title="Rejected, by reason" counts={props.import.report.rejects} />
        <Counts title="Worth knowing" counts={props.import.report.findings} />
      </div>
      <Show when={props.import.report.skipped.length > 0}>
        <ul class="text-ink-soft">
          <For each={props.import.report.skipped}>
            {({ file, why }) => (
              <li>
                {file} was passed by: {why}.
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={props.import.rowsRejected > 0}>
        <Rejects import={props.import} />
      </Show>
    </div>
  );
}

function Counts(props: { readonly title: string; readonly counts: Readonly<Record<string, number>> }) {
  const { formats } = useDashboard();
  const entries = () => Object.entries(props.counts).sort(([, one], [, other]) => other - one);
  return (
    <Show when={entries().length > 0}>
      <div>
        <h3 class="mb-1 text-xs font-medium text-ink-faint">{props.title}</h3>
        <ul class="figures">
          <For each={entries()}>
            {([reason, rows]) => (
              <li class="grid grid-cols-[minmax(2rem,auto)_1fr] gap-x-3">
                <span class="text-right font-medium">{formats().count(rows)}</span>
                <span class="text-ink-soft">{reason}</span>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}

function Rejects(props: { readonly import: Import }) {
  const { formats } = useDashboard();
  return (
    <div>
      <div class="mb-1.5 flex flex-wrap items-center gap-3">
        <h3 class="font-medium">
          {props.import.firstRejects.length < props.import.rowsRejected
            ? `The first ${props.import.firstRejects.length} of ${formats().count(props.import.rowsRejected)} rejected rows`
            : 'Rejected rows'}
        </h3>
        <a class="button ml-auto" href={`/api/imports/${props.import.importId}/rejects`} download="">
          Download rejects (CSV)
        </a>
      </div>
      <RejectedRows rows={props.import.firstRejects} />
    </div>
  );
}
