import { type CurrentRun, predictionWarningSchema } from '@foresale/contract';
import { type CommonQueryMethods, type FragmentSqlToken, sql } from 'slonik';
import { z } from 'zod';

const row = z
  .object({
    run_id: z.bigint().transform(Number),
    published_at: z.number(),
    as_of: z.number(),
    as_of_date: z.string(),
    as_of_reason: z.enum(['given', 'now', 'newest data']),
    time_zone: z.string(),
    currency: z.string(),
    currency_digits: z.number(),
    customers: z.bigint().transform(Number),
    has_predictions: z.boolean(),
    model_id: z.bigint().transform(Number).nullable(),
    horizon_days: z.number().nullable(),
    prediction_warning: predictionWarningSchema.nullable(),
  })
  .transform(
    (run): CurrentRun => ({
      runId: run.run_id,
      publishedAt: new Date(run.published_at).toISOString(),
      asOf: new Date(run.as_of).toISOString(),
      asOfDate: run.as_of_date,
      asOfReason: run.as_of_reason,
      timeZone: run.time_zone,
      currency: run.currency,
      currencyDigits: run.currency_digits,
      customers: run.customers,
      hasPredictions: run.has_predictions,
      modelId: run.model_id,
      horizonDays: run.horizon_days,
      predictionWarning: run.prediction_warning,
    }),
  );

/** The run whose snapshot is current; null before the first one is published. */
export function findCurrentRun(connection: CommonQueryMethods): Promise<CurrentRun | null> {
  return findRun(connection, sql.fragment`(select run_id from current_snapshot)`);
}

/** A run whose snapshot is still there, for those who began to read it before a newer one was published. */
export function findPublishedRun(connection: CommonQueryMethods, runId: number): Promise<CurrentRun | null> {
  return findRun(connection, sql.fragment`${runId}`);
}

function findRun(connection: CommonQueryMethods, runId: FragmentSqlToken): Promise<CurrentRun | null> {
  return connection.maybeOne(sql.type(row)`
    select run_id, finished_at as published_at, as_of, (date '1970-01-01' + as_of_day)::text as as_of_date, as_of_reason,
      time_zone, currency, currency_digits, customers,
      exists (select 1 from priority_list_rows l where l.run_id = ${runId} and l.rank = 1 and l.probability is not null)
        as has_predictions,
      model_id, horizon_days, case when prediction_warning_code is not null
        then jsonb_build_object('code', prediction_warning_code, 'sentence', prediction_warning) end as prediction_warning
    from runs
    where run_id = ${runId} and status = 'published' and snapshot_dropped_at is null`);
}
