import type { Scheme } from '@foresale/contract';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import { onCleanup } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

export const schemesKey = ['schemes'];

/** The schemes, again whenever somebody changes one or a run is published. */
export function createSchemes() {
  const { api, live, runs } = useDashboard();
  const client = useQueryClient();
  const refetch = () => client.invalidateQueries({ queryKey: schemesKey });
  onCleanup(live.onEvent((event) => event.kind === 'schemes.changed' && void refetch()));
  onCleanup(live.onRefetch(refetch));
  return useQuery(() => ({
    queryKey: [...schemesKey, runs.published()?.runId ?? null],
    queryFn: () => api.server.schemes.list.query(),
    placeholderData: (previous: Scheme[] | undefined) => previous,
  }));
}
