import type { Training } from '@foresale/contract';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { onCleanup } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { isUnderWay, withProgress } from './stages.ts';

export interface Trainings {
  /** Newest first. */
  readonly newest: () => readonly Training[];
  readonly underWay: () => Training | undefined;
  readonly problem: () => unknown;
  refetch(): Promise<unknown>;
}

const key = ['trainings'];

/** Kept fresh by the event log, as runs are. */
export function createTrainings(): Trainings {
  const { api, live } = useDashboard();
  const client = useQueryClient();
  const query = useQuery(() => ({ queryKey: key, queryFn: () => api.server.trainings.list.query() }));
  const refetch = () => client.invalidateQueries({ queryKey: key });
  onCleanup(
    live.onEvent((event) => {
      if (!event.kind.startsWith('training.')) return;
      if (event.kind === 'training.progress') {
        let isKnown = false;
        client.setQueryData<readonly Training[]>(key, (trainings) =>
          trainings?.map((training) => {
            const next = withProgress(training, event);
            isKnown ||= next !== training;
            return next;
          }),
        );
        if (isKnown) return;
      }
      void refetch();
    }),
  );
  onCleanup(live.onRefetch(refetch));
  return {
    newest: () => query.data ?? [],
    underWay: () => query.data?.find(isUnderWay),
    problem: () => query.error,
    refetch,
  };
}
