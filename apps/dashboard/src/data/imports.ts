import type { ListedImport, LiveEvent } from '@foresale/contract';
import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, onCleanup } from 'solid-js';
import type { Live } from '../live/live.ts';

export const importsKey = ['imports'];

export interface ImportProgress {
  readonly importId: number;
  readonly phase: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly rows: number;
  readonly stepsDone: number;
  readonly stepsTotal: number;
}

/** Progress is taken from the event itself; any other event about imports says to ask again. */
export function createImportProgress(live: Live): (importId: number) => ImportProgress | undefined {
  const client = useQueryClient();
  const [progress, setProgress] = createSignal<ImportProgress>();
  const refetch = () => client.invalidateQueries({ queryKey: importsKey });
  onCleanup(
    live.onEvent((event) => {
      if (event.kind === 'import.progress') setProgress(progressOf(event));
      else if (event.kind.startsWith('import.')) void refetch();
    }),
  );
  onCleanup(live.onRefetch(refetch));
  // One import at a time is at work; others wait.
  return (importId) => (progress()?.importId === importId ? progress() : undefined);
}

function progressOf({ payload }: LiveEvent): ImportProgress {
  const count = (name: string) => (typeof payload[name] === 'number' ? payload[name] : 0);
  return {
    importId: count('importId'),
    phase: String(payload.phase),
    bytesRead: count('bytesRead'),
    bytesTotal: count('bytesTotal'),
    rows: count('rows'),
    stepsDone: count('stepsDone'),
    stepsTotal: count('stepsTotal'),
  };
}

export function isUnderWay({ status }: Pick<ListedImport, 'status'>): boolean {
  return status === 'received' || status === 'queued' || status === 'running';
}

/** How much is done of the phase that is under way; undefined as long as it cannot tell. */
export function shareOf({ phase, bytesRead, bytesTotal, stepsDone, stepsTotal }: ImportProgress): number | undefined {
  if (phase === 'reading' && bytesTotal > 0) return Math.min(1, bytesRead / bytesTotal);
  if (phase === 'merging' && stepsTotal > 0) return Math.min(1, stepsDone / stepsTotal);
  return undefined;
}
