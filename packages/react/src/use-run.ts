import type { CurrentRun, Run } from '@foresale/client';
import { getQueryKey } from '@trpc/react-query';
import type { Answer } from './answer.ts';
import { foresale } from './procedures.ts';
import { useAnswer } from './use-answer.ts';

/** The run whose results everyone sees; null before the first one is published. */
export function useCurrentRun(): Answer<CurrentRun | null> {
  return useAnswer({
    queryKey: getQueryKey(foresale.runs.current, undefined, 'query'),
    ask: (api, options) => api.runs.current.query(undefined, options),
  });
}

/** Runs, newest first, with their steps and how far those are. */
export function useRuns(limit = 20): Answer<Run[]> {
  return useAnswer({
    queryKey: getQueryKey(foresale.runs.list, { limit }, 'query'),
    ask: (api, options) => api.runs.list.query({ limit }, options),
  });
}

/** One run, as it goes on; null if there is none of that id. */
export function useRun(runId: number): Answer<Run | null> {
  const input = { before: runId + 1, limit: 1 };
  return useAnswer({
    queryKey: getQueryKey(foresale.runs.list, input, 'query'),
    ask: (api, options) => api.runs.list.query(input, options),
    select: (runs: Run[]) => runs.find((run) => run.runId === runId) ?? null,
  });
}
