import { useInfiniteQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { auditSentence } from './audit-sentence.ts';
import { Panel } from './panel.tsx';

const pageSize = 25;
const newest: number | null = null;

export function AuditLog() {
  const { api, formats } = useDashboard();
  const log = useInfiniteQuery(() => ({
    queryKey: ['audit'],
    queryFn: ({ pageParam }: { readonly pageParam: number | null }) =>
      api.server.audit.list.query({ limit: pageSize, ...(pageParam === null ? {} : { before: pageParam }) }),
    initialPageParam: newest,
    getNextPageParam: (page: readonly { readonly id: number }[]) =>
      page.length < pageSize ? null : (page.at(-1)?.id ?? null),
    staleTime: 0,
  }));
  return (
    <Panel id="audit" title="Audit log" about="Sign-ins, exports, and who changed what. Newest first.">
      <Show when={log.error}>
        {(problem) => (
          <ProblemPanel what="The log could not be fetched" problem={problem()} onRetry={() => void log.refetch()} />
        )}
      </Show>
      <section class="overflow-x-auto" aria-labelledby="audit" tabindex="0">
        <table class="w-full min-w-140 text-left">
          <thead class="text-xs text-ink-faint">
            <tr class="border-b border-line [&>th]:py-1.5 [&>th]:pr-4 [&>th]:font-medium">
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            <For each={log.data?.pages.flat() ?? []}>
              {(entry) => (
                <tr class="border-b border-line align-top last:border-0 [&>td]:py-1.5 [&>td]:pr-4">
                  <td class="whitespace-nowrap">{formats().moment(entry.happenedAt)}</td>
                  <td>{entry.actor}</td>
                  <td class="break-words">{auditSentence(entry)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Show when={log.hasNextPage}>
        <button type="button" class="button mt-3" onClick={() => void log.fetchNextPage()}>
          Show older entries
        </button>
      </Show>
    </Panel>
  );
}
