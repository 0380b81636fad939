import type { CurrentRun, Run } from '@foresale/client';
import type { Answer } from './answer.ts';
import { foresale } from './procedures.ts';

/** The run whose results everyone sees; null before the first one is published. */
export function useCurrentRun(): Answer<CurrentRun | null> {
  const answer = foresale.runs.current.useQuery();
  return answer;
}

/** Runs, newest first, with their steps and how far those are. */
export function useRuns(limit = 20): Answer<Run[]> {
  const answer = foresale.runs.list.useQuery({ limit });
  return answer;
}

/** One run, as it goes on; null if there is none of that id. */
export function useRun(runId: number): Answer<Run | null> {
  const answer = foresale.runs.list.useQuery(
    { before: runId + 1, limit: 1 },
    { select: (runs) => runs.find((run) => run.runId === runId) ?? null },
  );
  return answer;
}
