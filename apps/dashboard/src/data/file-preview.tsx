import type { Inspection } from '@foresale/contract';
import { createMemo, For, Show } from 'solid-js';
import { delimiterName, fieldName, sizeOf } from './words.ts';

export interface FilePreviewProps {
  readonly file: Inspection['files'][number];
  /** Which field a column fills; undefined when the file's own kind says so. */
  readonly fieldOf?: ((column: string) => string | undefined) | undefined;
}

const shownRows = 6;

/** The first rows of a file, with what each column will become. */
export function FilePreview(props: FilePreviewProps) {
  const columns = createMemo(() =>
    props.file.columns.map(({ name, field }) => ({
      name,
      field: props.fieldOf === undefined ? field : (props.fieldOf(name) ?? null),
    })),
  );
  const about = () =>
    [
      props.file.kind,
      sizeOf(props.file.bytes),
      props.file.encoding,
      props.file.delimiter === null ? null : delimiterName(props.file.delimiter),
    ]
      .filter((part) => part !== null)
      .join(' · ');
  return (
    <div class="min-w-0">
      <p class="mb-1">
        <span class="font-medium">{props.file.file}</span> <span class="text-xs text-ink-faint">{about()}</span>
      </p>
      <section
        class="overflow-x-auto rounded-md border border-line"
        tabindex="0"
        aria-label={`First rows of ${props.file.file}`}
      >
        <table class="w-full text-left text-xs">
          <thead>
            <tr class="border-b border-line bg-raised [&>th]:px-2.5 [&>th]:py-1.5 [&>th]:font-medium">
              <For each={columns()}>
                {(column) => (
                  <th scope="col" class="whitespace-nowrap">
                    {column.name}
                    <span
                      class="block font-normal"
                      classList={{ 'text-accent-ink': column.field !== null, 'text-ink-faint': column.field === null }}
                    >
                      {column.field === null ? 'kept as it is' : fieldName(column.field)}
                    </span>
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={props.file.sample.slice(0, shownRows)}>
              {(row) => (
                <tr class="border-b border-line last:border-0">
                  <For each={columns()}>
                    {(_, index) => <td class="max-w-56 truncate px-2.5 py-1">{row[index()] ?? ''}</td>}
                  </For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Show when={props.file.sample.length === 0}>
        <p class="mt-1 text-xs text-warn">There are no rows below the header.</p>
      </Show>
    </div>
  );
}
