import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { sentenceOf } from '../elements/sentence-of.ts';
import { importsKey } from './imports.ts';
import { fieldName } from './words.ts';

/** The mappings that were given, which files with the same header bring along. */
export function Mappings() {
  const { api, formats } = useDashboard();
  const client = useQueryClient();
  const key = [...importsKey, 'mappings'];
  const mappings = useQuery(() => ({ queryKey: key, queryFn: () => api.server.imports.mappings.query() }));
  const forget = useMutation(() => ({
    mutationFn: (header: string) => api.server.imports.forgetMapping.mutate({ header }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  }));
  return (
    <Show when={(mappings.data?.length ?? 0) > 0}>
      <section aria-labelledby="mappings">
        <h2 id="mappings" class="mb-2 font-semibold">
          Remembered mappings
        </h2>
        <ul class="panel">
          <For each={mappings.data ?? []}>
            {({ header, mapping, savedAt }) => (
              <li class="flex flex-wrap items-start gap-x-4 gap-y-1 border-b border-line px-4 py-2.5 last:border-0">
                <div class="min-w-0 flex-1">
                  <p class="break-words">
                    {Object.entries(mapping.columns)
                      .map(([field, column]) => `${fieldName(field)}: ${column}`)
                      .join(' · ')}
                  </p>
                  <p class="text-xs text-ink-faint">since {formats().day(savedAt)}</p>
                </div>
                <button
                  type="button"
                  class="button-quiet"
                  aria-label={`Forget the mapping of ${Object.values(mapping.columns).join(', ')}`}
                  onClick={() => forget.mutate(header)}
                >
                  Forget
                </button>
              </li>
            )}
          </For>
        </ul>
        <Show when={forget.error}>
          {(problem) => (
            <p role="alert" class="mt-2 text-bad">
              {sentenceOf(problem())}
            </p>
          )}
        </Show>
      </section>
    </Show>
  );
}
