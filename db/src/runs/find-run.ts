import type { Run } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const stepSchema = z.object({
  step: z.string(),
  status: z.enum(['running', 'done', 'failed']),
  rowsDone: z.number(),
  rowsExpected: z.number().nullable(),
});

const row = z.object({
  run_id: z.bigint().transform(Number),
  status: z.enum(['queued', 'running', 'published', 'failed', 'cancelled']),
  error: z.string().nullable(),
  customers: z.bigint().transform(Number).nullable(),
  steps: z.array(stepSchema),
});

/** Where a run is. */
export interface RunState extends Pick<Run, 'runId' | 'status' | 'error' | 'customers'> {
  readonly steps: readonly z.infer<typeof stepSchema>[];
}

export async function findRun(connection: CommonQueryMethods, runId: number): Promise<RunState | null> {
  const run = await connection.maybeOne(sql.type(row)`
    select run_id, status, error, customers, coalesce((
      select jsonb_agg(jsonb_build_object('step', step, 'status', s.status, 'rowsDone', rows_done,
               'rowsExpected', rows_expected) order by position)
        from run_steps s where s.run_id = runs.run_id), '[]') as steps
      from runs where run_id = ${runId}`);
  if (run === null) return null;
  const { run_id, ...rest } = run;
  return { runId: run_id, ...rest };
}

const currentRow = z.object({ run_id: z.bigint().transform(Number).nullable() });

/** The run whose snapshot everyone sees; null before the first is published. */
export async function currentRun(connection: CommonQueryMethods): Promise<number | null> {
  const { run_id } = await connection.one(sql.type(currentRow)`select run_id from current_snapshot`);
  return run_id;
}
