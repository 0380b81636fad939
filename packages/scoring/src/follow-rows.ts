import {
  connectPipeline,
  type LoadedTable,
  type PipelineConnection,
  readLoadedRows,
  recordStep,
  type StepReport,
  sessionName,
} from '@foresale/db/pipeline';
import type { RunContext } from './run-context.ts';

/** Short steps end before anybody could look at a bar; long ones move it often enough. */
const interval = 1_000;

/**
 * Reports, on a session of its own, how far the step is that loads this table. Disposing waits for a report under way, so
 * that none comes after the step is done.
 */
export function followRows(
  { databaseUrl, claim }: Pick<RunContext, 'databaseUrl' | 'claim'>,
  place: Omit<StepReport, 'status' | 'rowsDone'>,
  table: LoadedTable,
): AsyncDisposable {
  const stop = new AbortController();
  // Nothing hangs on it: a session that cannot be had, or a fence that closes, is for the step itself to meet.
  const following = follow().catch(() => undefined);

  async function follow(): Promise<void> {
    if (!(await passes(interval, stop.signal))) return;
    await using session = await connectPipeline(databaseUrl, sessionName(claim.runId, claim.attempt));
    let rowsDone = 0;
    do {
      const loaded = await loadedSoFar(session);
      if (loaded > rowsDone && !stop.signal.aborted) {
        rowsDone = loaded;
        await recordStep(session, claim, { ...place, status: 'running', rowsDone });
      }
    } while (await passes(interval, stop.signal));
  }

  /** An estimate must not say that all is done. */
  async function loadedSoFar(session: PipelineConnection): Promise<number> {
    const loaded = await readLoadedRows(session, claim, table);
    return place.rowsExpected === null ? loaded : Math.min(loaded, Math.floor(place.rowsExpected * 0.99));
  }

  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await following;
    },
  };
}

/** False when it was stopped before the time had passed. */
function passes(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(true), milliseconds);
    const onAbort = () => end(false);
    signal.addEventListener('abort', onAbort, { once: true });
    function end(hasPassed: boolean): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(hasPassed);
    }
  });
}
