import { useMutation, useQuery, useQueryClient } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { sentenceOf } from '../elements/sentence-of.ts';

const key = ['sessions'];

/** Where the reader is signed in, to be ended there one by one or everywhere. */
export function OwnSessions() {
  const { api, formats, announce } = useDashboard();
  const client = useQueryClient();
  const sessions = useQuery(() => ({ queryKey: key, queryFn: () => api.server.users.sessions.query() }));
  const refetch = () => client.invalidateQueries({ queryKey: key });
  const end = useMutation(() => ({
    mutationFn: (id: number) => api.server.users.endSession.mutate({ id }),
    onSuccess: () => {
      announce('That session was ended.');
      return refetch();
    },
  }));
  const everywhere = useMutation(() => ({
    mutationFn: () => api.server.users.signOutEverywhere.mutate(),
    onSuccess: () => location.assign('/'),
  }));

  return (
    <div class="mt-5 border-t border-line pt-4">
      <div class="mb-2 flex flex-wrap items-center gap-3">
        <h3 class="font-medium">Where you are signed in</h3>
        <button type="button" class="button ml-auto" onClick={() => everywhere.mutate()}>
          Sign out everywhere
        </button>
      </div>
      <Show
        when={!sessions.error}
        fallback={<ProblemPanel what="Your sessions could not be fetched" problem={sessions.error} onRetry={refetch} />}
      >
        <ul aria-label="Where you are signed in">
          <For each={sessions.data ?? []}>
            {(session) => {
              const browser = () => session.browser ?? 'Unknown browser';
              return (
                <li class="flex flex-wrap items-center gap-x-4 border-b border-line py-1.5 last:border-0">
                  <span class="font-medium">{browser()}</span>
                  <span class="text-xs text-ink-faint">
                    since {formats().moment(session.startedAt)}
                    {session.address === null ? '' : ` from ${session.address}`}
                  </span>
                  <span class="ml-auto">
                    <Show when={!session.isThisOne} fallback={<span class="text-ink-soft">this browser</span>}>
                      <button
                        type="button"
                        class="button-quiet"
                        aria-label={`Sign out ${browser()}, signed in ${formats().moment(session.startedAt)}`}
                        onClick={() => end.mutate(session.id)}
                      >
                        Sign out
                      </button>
                    </Show>
                  </span>
                </li>
              );
            }}
          </For>
        </ul>
      </Show>
      <Show when={end.error ?? everywhere.error}>
        {(problem) => (
          <p role="alert" class="mt-2 text-bad">
            {sentenceOf(problem())}
          </p>
        )}
      </Show>
    </div>
  );
}
