import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';

const row = z.object({ status: z.string(), run_id: z.bigint().transform(Number).nullable() });

/** Cancels a training: one that waits ends at once, one that works within moments. False when it had ended before. */
export function cancelTraining(connection: CommonQueryMethods, trainingId: number): Promise<boolean> {
  return connection.transaction(async (transaction) => {
    const training = await transaction.maybeOne(sql.type(row)`
      update trainings set
        cancel_requested_at = coalesce(cancel_requested_at, now()),
        status = case status when 'queued' then 'cancelled' else status end,
        finished_at = case status when 'queued' then now() end
      where training_id = ${trainingId} and status in ('queued', 'running')
      returning status, run_id`);
    if (training?.status === 'cancelled') {
      await appendEvent(transaction, { kind: 'training.cancelled', runId: training.run_id, payload: { trainingId } });
    }
    return training !== null;
  });
}
