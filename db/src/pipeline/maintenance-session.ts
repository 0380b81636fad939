import { z } from 'zod';
import type { PipelineConnection } from './pipeline-connection.ts';

/** Names the sessions that tidy up, for the runs that they are in the way of. */
export const maintenanceSession = 'foresale maintenance';

const queryCanceled = '57014';

/** What tidying up is at is cancelled: people wait for the run, and after it there is tidying up again. */
export async function interruptMaintenance(connection: PipelineConnection): Promise<void> {
  await connection.rows(
    z.unknown(),
    `select pg_cancel_backend(pid::integer) from pg_stat_activity
      where datname = current_database() and application_name = $1 and state = 'active'`,
    [maintenanceSession],
  );
}

const underWayRow = z.object({ runId: z.number() });

class Interruption extends Error {}

/** Throws an interruption when a run is under way; asked before each part of the tidying up. */
export async function giveWayToRun(connection: PipelineConnection): Promise<void> {
  const [run] = await connection.rows(underWayRow, `select run_id as "runId" from runs where status = 'running'`);
  if (run !== undefined) throw new Interruption(`Run ${run.runId} is under way.`);
}

/** Whether it was a run that ended the tidying up. */
export function isInterrupted(cause: unknown): boolean {
  return cause instanceof Interruption || (cause instanceof Error && 'code' in cause && cause.code === queryCanceled);
}
