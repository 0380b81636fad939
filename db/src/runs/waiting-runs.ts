import { z } from 'zod';

/** The one thing these queries need of a connection: pg-boss hands out such databases for its transactions. */
export interface SqlDatabase {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

const idRow = z.object({ run_id: z.coerce.number() });

/** Locks the runs that nobody has made a job of yet and that wait for no training; of several workers that look at once, one gets them. */
export async function lockRunsWithoutJob(database: SqlDatabase): Promise<number[]> {
  const { rows } = await database.executeSql(
    `select run_id from runs where status = 'queued' and job_id is null
       and not exists (select from trainings t where t.run_id = runs.run_id and t.status in ('queued', 'running'))
     for update skip locked`,
  );
  return z
    .array(idRow)
    .parse(rows)
    .map((row) => row.run_id);
}

export async function rememberJob(database: SqlDatabase, runId: number, jobId: string): Promise<void> {
  await database.executeSql('update runs set job_id = $2 where run_id = $1', [runId, jobId]);
}

const underWayRow = z.object({ run_id: z.coerce.number(), job_id: z.string(), has_session: z.boolean() });

export interface RunUnderWay {
  readonly runId: number;
  readonly jobId: string;
  /** Whether the attempt that works on it still has its session. */
  readonly hasSession: boolean;
}

export async function readRunsUnderWay(database: SqlDatabase): Promise<RunUnderWay[]> {
  const { rows } = await database.executeSql(
    `select run_id, job_id, exists (
       select from pg_stat_activity where datname = current_database()
         and (application_name = 'foresale run ' || run_id or application_name like 'foresale run ' || run_id || ' attempt %')
     ) as has_session
     from runs where status in ('queued', 'running') and job_id is not null`,
  );
  return z
    .array(underWayRow)
    .parse(rows)
    .map((row) => ({ runId: row.run_id, jobId: row.job_id, hasSession: row.has_session }));
}

/** Ends a run whose job is gone, for whatever reason nobody is left to say, and removes what it had written. */
export async function endLostRun(database: SqlDatabase, runId: number): Promise<void> {
  await database.executeSql('select drop_snapshot($1)', [runId]);
  await database.executeSql(
    `with ended as (
       update runs set finished_at = now(),
         status = case when cancel_requested_at is null then 'failed' else 'cancelled' end,
         error_code = case when cancel_requested_at is null then 'worker-lost' end,
         error = case when cancel_requested_at is null
           then 'The worker ended again and again before the run was finished; nothing of it was kept.' end
       where run_id = $1 and status in ('queued', 'running')
       returning run_id, status, error
     )
     select append_event('run.' || status, run_id, jsonb_strip_nulls(jsonb_build_object('error', error))) from ended`,
    [runId],
  );
}
