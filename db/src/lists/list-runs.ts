import { predictionWarningSchema, type Run } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const moment = z.number().transform((milliseconds) => new Date(milliseconds).toISOString());
const isoText = z.string().transform((text) => new Date(text).toISOString());

const row = z
  .object({
    run_id: z.bigint().transform(Number),
    status: z.enum(['queued', 'running', 'published', 'failed', 'cancelled']),
    requested_by: z.string(),
    requested_at: moment,
    started_at: moment.nullable(),
    finished_at: moment.nullable(),
    train: z.boolean(),
    as_of: moment.nullable(),
    as_of_reason: z.enum(['given', 'now', 'newest data']).nullable(),
    customers: z.bigint().transform(Number).nullable(),
    counted_orders: z.bigint().transform(Number).nullable(),
    revenue: z.number().nullable(),
    error: z.string().nullable(),
    model_id: z.bigint().transform(Number).nullable(),
    prediction_warning: predictionWarningSchema.nullable(),
    has_snapshot: z.boolean(),
    is_current: z.boolean(),
    steps: z.array(
      z.object({
        step: z.string(),
        status: z.enum(['running', 'done', 'failed']),
        rowsDone: z.number(),
        rowsExpected: z.number().nullable(),
        startedAt: isoText,
        finishedAt: isoText.nullable(),
      }),
    ),
  })
  .transform(
    (run): Run => ({
      runId: run.run_id,
      status: run.status,
      requestedBy: run.requested_by,
      requestedAt: run.requested_at,
      startedAt: run.started_at,
      finishedAt: run.finished_at,
      train: run.train,
      asOf: run.as_of,
      asOfReason: run.as_of_reason,
      customers: run.customers,
      countedOrders: run.counted_orders,
      revenue: run.revenue,
      error: run.error,
      modelId: run.model_id,
      predictionWarning: run.prediction_warning,
      hasSnapshot: run.has_snapshot,
      isCurrent: run.is_current,
      steps: run.steps,
    }),
  );

/** Runs, newest first; `before` is the id to go on from. */
export function listRuns(
  connection: CommonQueryMethods,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<readonly Run[]> {
  return connection.any(sql.type(row)`
    select r.run_id, r.status, r.requested_by, r.requested_at, r.started_at, r.finished_at, r.train, r.as_of, r.as_of_reason,
      r.customers, r.counted_orders, r.revenue_minor / power(10::numeric, r.currency_digits) as revenue, r.error,
      r.model_id, case when r.prediction_warning_code is not null
        then jsonb_build_object('code', r.prediction_warning_code, 'sentence', r.prediction_warning) end as prediction_warning,
      r.status = 'published' and r.snapshot_dropped_at is null as has_snapshot,
      r.run_id is not distinct from (select run_id from current_snapshot) as is_current,
      coalesce((select jsonb_agg(jsonb_build_object('step', s.step, 'status', s.status, 'rowsDone', s.rows_done,
          'rowsExpected', s.rows_expected, 'startedAt', s.started_at, 'finishedAt', s.finished_at) order by s.position)
        from run_steps s where s.run_id = r.run_id), '[]') as steps
    from runs r
    where r.run_id < ${before ?? Number.MAX_SAFE_INTEGER}
    order by r.run_id desc
    limit ${limit}`);
}
