import { z } from 'zod';
import type { SqlDatabase } from '../runs/waiting-runs.ts';

const idRow = z.object({ training_id: z.coerce.number() });

/** Locks the trainings that nobody has made a job of yet; of several workers that look at once, one gets them. */
export async function lockTrainingsWithoutJob(database: SqlDatabase): Promise<number[]> {
  const { rows } = await database.executeSql(
    `select training_id from trainings where status = 'queued' and job_id is null for update skip locked`,
  );
  return z
    .array(idRow)
    .parse(rows)
    .map((row) => row.training_id);
}

export async function rememberTrainingJob(database: SqlDatabase, trainingId: number, jobId: string): Promise<void> {
  await database.executeSql('update trainings set job_id = $2 where training_id = $1', [trainingId, jobId]);
}

const underWayRow = z.object({ training_id: z.coerce.number(), job_id: z.string(), has_session: z.boolean() });

export interface TrainingUnderWay {
  readonly trainingId: number;
  readonly jobId: string;
  /** Whether the attempt that works on it still has its session. */
  readonly hasSession: boolean;
}

export async function readTrainingsUnderWay(database: SqlDatabase): Promise<TrainingUnderWay[]> {
  const { rows } = await database.executeSql(
    `select training_id, job_id, exists (
       select from pg_stat_activity where datname = current_database()
         and application_name like 'foresale training ' || training_id || ' %'
     ) as has_session
     from trainings where status in ('queued', 'running') and job_id is not null`,
  );
  return z
    .array(underWayRow)
    .parse(rows)
    .map((row) => ({ trainingId: row.training_id, jobId: row.job_id, hasSession: row.has_session }));
}

/** Ends a training whose job is gone, for whatever reason nobody is left to say. It had not changed anything. */
export async function endLostTraining(database: SqlDatabase, trainingId: number): Promise<void> {
  await database.executeSql(
    `with ended as (
       update trainings set finished_at = now(),
         status = case when cancel_requested_at is null then 'failed' else 'cancelled' end,
         code = case when cancel_requested_at is null then 'worker-lost' end,
         sentence = case when cancel_requested_at is null
           then 'The worker ended again and again before the training was finished; the model stays as it was.' end
       where training_id = $1 and status in ('queued', 'running')
       returning training_id, run_id, status, sentence
     )
     select append_event('training.' || status, run_id,
       jsonb_strip_nulls(jsonb_build_object('trainingId', training_id, 'error', sentence))) from ended`,
    [trainingId],
  );
}
