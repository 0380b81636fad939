import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';

export interface TrainingRequest {
  readonly requestedBy: string;
  /** Nothing known later is used; left out, the training decides as a run does. */
  readonly asOf?: Date | undefined;
  /** What is learned is promoted even if it does not beat its baselines, for this reason. */
  readonly overrideReason?: string | undefined;
  /** The run that waits for it. */
  readonly runId?: number | undefined;
}

export interface RequestedTraining {
  readonly trainingId: number;
  /** False when a training was under way already: that one is the answer. */
  readonly started: boolean;
}

const row = z.object({ training_id: z.bigint().transform(Number), started: z.boolean() });

/**
 * Asks for a training. The row is the request, as for runs: it commits with the event that wakes the workers. A run that
 * asks while a training is under way waits for that one.
 */
export function requestTraining(
  connection: CommonQueryMethods,
  { requestedBy, asOf, runId, overrideReason }: TrainingRequest,
): Promise<RequestedTraining> {
  return connection.transaction(async (transaction) => {
    const { training_id: trainingId, started } = await transaction.one(sql.type(row)`
      insert into trainings (requested_by, as_of, run_id, override_reason)
      values (${requestedBy}, ${asOf?.toISOString() ?? null}::timestamptz, ${runId ?? null}, ${overrideReason ?? null})
      on conflict ((true)) where status in ('queued', 'running')
        do update set run_id = coalesce(excluded.run_id, trainings.run_id),
          override_reason = coalesce(excluded.override_reason, trainings.override_reason)
      returning training_id, xmax = 0 as started`);
    if (started) {
      await appendEvent(transaction, {
        kind: 'training.requested',
        runId: runId ?? null,
        payload: { trainingId, requestedBy },
      });
    }
    return { trainingId, started };
  });
}
