import type { CurrentRun, LiveEvent, Run } from '@foresale/contract';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { createSignal, onCleanup } from 'solid-js';
import type { Api } from '../api/api.ts';
import type { Live } from '../live/live.ts';
import { isUnderWay, shareDone, withProgress } from './progress.ts';

export interface Runs {
  readonly isLoaded: () => boolean;
  readonly problem: () => unknown;
  /** The run whose results are on screen everywhere. */
  readonly published: () => CurrentRun | undefined;
  /** Its id, known from the event before anything else is known of it. */
  readonly publishedId: () => number | undefined;
  /** The newest ones, newest first. */
  readonly newest: () => readonly Run[];
  readonly underWay: () => { readonly runId: number; readonly share: number } | undefined;
  refetch(): Promise<unknown>;
}

const key = ['runs'];

/** Kept fresh by the event log: progress is taken from the event itself, any other event says to ask again. */
export function createRuns(api: Api, live: Live): Runs {
  const client = useQueryClient();
  const current = useQuery(() => ({ queryKey: [...key, 'current'], queryFn: () => api.currentRun() }));
  const newest = useQuery(() => ({ queryKey: [...key, 'newest'], queryFn: () => api.runs() }));
  const [announcedId, setAnnouncedId] = createSignal<number>();
  const refetch = () => client.invalidateQueries({ queryKey: key });

  function onEvent(event: LiveEvent): void {
    if (event.kind === 'run.progress') {
      let isKnown = false;
      client.setQueryData<readonly Run[]>([...key, 'newest'], (runs) => {
        isKnown = runs?.some((run) => run.runId === event.runId && run.status === 'running') ?? false;
        return runs?.map((run) => withProgress(run, event));
      });
      if (isKnown) return;
    }
    if (event.kind === 'run.published' && event.runId !== null) setAnnouncedId(event.runId);
    if (event.kind.startsWith('run.')) void refetch();
  }
  onCleanup(live.onEvent(onEvent));
  onCleanup(live.onRefetch(refetch));

  return {
    isLoaded: () => current.isSuccess && newest.isSuccess,
    problem: () => current.error ?? newest.error,
    published: () => current.data ?? undefined,
    publishedId: () => {
      const ids = [announcedId(), current.data?.runId].filter((id) => id !== undefined);
      return ids.length === 0 ? undefined : Math.max(...ids);
    },
    newest: () => newest.data ?? [],
    underWay: () => {
      const run = newest.data?.find(isUnderWay);
      return run === undefined ? undefined : { runId: run.runId, share: shareDone(run) };
    },
    refetch,
  };
}
