import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { cancelTraining } from '../trainings/cancel-training.ts';
import { findTrainingOfRun } from '../trainings/list-trainings.ts';

const row = z.object({ status: z.enum(['cancelled', 'running']) });

/**
 * Cancels a run. One that waits ends at once, and so does the training that it waits for; of one that works the statement under way is ended, and its attempt
 * removes what it had written. False when the run had ended before.
 */
export async function cancelRun(connection: CommonQueryMethods, runId: number): Promise<boolean> {
  const status = await connection.transaction(async (transaction) => {
    const run = await transaction.maybeOne(sql.type(row)`
      update runs set
        cancel_requested_at = coalesce(cancel_requested_at, now()),
        status = case status when 'queued' then 'cancelled' else status end,
        finished_at = case status when 'queued' then now() end
      where run_id = ${runId} and status in ('queued', 'running')
      returning status`);
    if (run?.status === 'cancelled') {
      const training = await findTrainingOfRun(transaction, runId);
      if (training !== null) await cancelTraining(transaction, training.trainingId);
      await appendEvent(transaction, { kind: 'run.cancelled', runId });
    }
    return run?.status;
  });
  // After the commit, so that the attempt finds out why its statement was ended.
  if (status === 'running') {
    await connection.query(sql.unsafe`
      select pg_cancel_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name like ${`foresale run ${runId} attempt %`}`);
  }
  return status !== undefined;
}
