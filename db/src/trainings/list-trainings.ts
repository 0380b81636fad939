import { type Training, trainingStageSchema, trainingStatusSchema } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const id = z.bigint().transform(Number);
const moment = z.number().transform((milliseconds) => new Date(milliseconds).toISOString());

const row = z
  .object({
    training_id: id,
    status: trainingStatusSchema,
    requested_by: z.string(),
    requested_at: moment,
    run_id: id.nullable(),
    as_of: moment.nullable(),
    horizon_days: z.number().nullable(),
    stage: trainingStageSchema.nullable(),
    done: z.number(),
    of: z.number().nullable(),
    started_at: moment.nullable(),
    finished_at: moment.nullable(),
    model_id: id.nullable(),
    promoted: z.boolean(),
    code: z.string().nullable(),
    sentence: z.string().nullable(),
  })
  .transform(
    (training): Training => ({
      trainingId: training.training_id,
      status: training.status,
      requestedBy: training.requested_by,
      requestedAt: training.requested_at,
      runId: training.run_id,
      asOf: training.as_of,
      horizonDays: training.horizon_days,
      stage: training.stage,
      done: training.done,
      of: training.of,
      startedAt: training.started_at,
      finishedAt: training.finished_at,
      modelId: training.model_id,
      promoted: training.promoted,
      code: training.code,
      sentence: training.sentence,
    }),
  );

const columns = sql.fragment`training_id, status, requested_by, requested_at, run_id, as_of, horizon_days, stage, done, of,
  started_at, finished_at, model_id, promoted, code, sentence`;

/** Trainings, newest first. */
export function listTrainings(connection: CommonQueryMethods, limit: number): Promise<readonly Training[]> {
  return connection.any(sql.type(row)`
    select ${columns} from trainings order by requested_at desc, training_id desc limit ${limit}`);
}

export function findTraining(connection: CommonQueryMethods, trainingId: number): Promise<Training | null> {
  return connection.maybeOne(sql.type(row)`select ${columns} from trainings where training_id = ${trainingId}`);
}

/** The training that a run waits for, or null. */
export function findTrainingOfRun(connection: CommonQueryMethods, runId: number): Promise<Training | null> {
  return connection.maybeOne(sql.type(row)`
    select ${columns} from trainings where run_id = ${runId} and status in ('queued', 'running')`);
}
