import { z } from 'zod';
import type { PipelineConnection } from './pipeline-connection.ts';

/** Names the sessions whose work is long and can wait, for the runs that they are in the way of. */
export const interruptibleSession = 'foresale maintenance that gives way';

const queryCanceled = '57014';

/** What such sessions are at is cancelled: people wait for the run, and after it the maintenance comes again. */
export async function interruptForRun(connection: PipelineConnection): Promise<void> {
  await connection.rows(
    z.unknown(),
    `select pg_cancel_backend(pid::integer) from pg_stat_activity
      where datname = current_database() and application_name = $1 and state = 'active'`,
    [interruptibleSession],
  );
}

const underWayRow = z.object({ runId: z.number() });

/** Answers whether the work was done: not when a run is under way, nor when one interrupts it. */
export async function unlessRunComes(connection: PipelineConnection, work: () => Promise<void>): Promise<boolean> {
  const runs = await connection.rows(underWayRow, `select run_id as "runId" from runs where status = 'running'`);
  if (runs.length > 0) return false;
  try {
    await work();
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === queryCanceled) return false;
    throw cause;
  }
}
