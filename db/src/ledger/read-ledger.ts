import type { DriftEntry, Ledger } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { features } from '../features/index.ts';
import { bandOf } from '../models/calibration-band.ts';

const count = z.bigint().transform(Number);
const moment = z.number().transform((milliseconds) => new Date(milliseconds).toISOString());
const bands = 20;
const bandSchema = z.object({ band: z.number(), customers: z.number(), expected: z.number(), bought: z.number() });

const entryRow = z
  .object({
    run_id: count,
    model_id: count.nullable(),
    as_of: moment,
    due_at: moment,
    settled_at: moment.nullable(),
    customers: count,
    expected: z.number().nullable(),
    bought: count.nullable(),
    log_loss: z.number().nullable(),
    bands: z.array(bandSchema),
  })
  .transform((row) => ({
    runId: row.run_id,
    modelId: row.model_id,
    asOf: row.as_of,
    dueAt: row.due_at,
    settledAt: row.settled_at,
    customers: row.customers,
    expected: row.expected,
    bought: row.bought,
    logLoss: row.log_loss,
    bands: row.bands.map((band) => bandOf({ ...band, of: bands })),
  }));

const totalRow = z.object({ band: z.number(), customers: count, expected: z.number(), bought: count });

/** The newest runs that predicted, settled or still open, and the bands of everything that was settled. */
export async function readLedger(connection: CommonQueryMethods, limit: number): Promise<Ledger> {
  const entries = await connection.any(sql.type(entryRow)`
    select r.run_id, r.model_id, r.as_of,
      coalesce(l.due_at, (r.as_of at time zone r.time_zone + make_interval(days => r.horizon_days)) at time zone r.time_zone)
        as due_at,
      l.settled_at, coalesce(l.customers, r.customers) as customers, l.expected, l.bought, l.log_loss,
      coalesce((select jsonb_agg(jsonb_build_object('band', b.band, 'customers', b.customers, 'expected', b.expected,
          'bought', b.bought) order by b.band)
        from prediction_ledger_bands b where b.run_id = r.run_id), '[]') as bands
    from runs r
    left join prediction_ledger l on l.run_id = r.run_id
    where r.status = 'published' and r.model_id is not null and r.horizon_days is not null
    order by r.as_of desc, r.run_id desc
    limit ${limit}`);
  const totals = await connection.any(sql.type(totalRow)`
    select band, sum(customers)::bigint as customers, sum(expected) as expected, sum(bought)::bigint as bought
    from prediction_ledger_bands group by band order by band`);
  return { entries: [...entries], bands: totals.map((band) => bandOf({ ...band, of: bands })) };
}

const sentences = new Map(features.map(({ name, sentence }) => [name, sentence]));

const driftRow = z
  .object({
    run_id: count,
    model_id: count,
    as_of: moment,
    probability_psi: z.number(),
    inputs: z.array(z.object({ feature: z.string(), psi: z.number() })),
    calibration_ratio: z.number().nullable(),
    verdict: z.enum(['too-young', 'steady', 'moved']),
    warning: z.string().nullable(),
  })
  .transform(
    (row): DriftEntry => ({
      runId: row.run_id,
      modelId: row.model_id,
      asOf: row.as_of,
      probabilityPsi: row.probability_psi,
      inputs: row.inputs.map((input) => ({ ...input, sentence: sentences.get(input.feature) ?? input.feature })),
      calibrationRatio: row.calibration_ratio,
      verdict: row.verdict,
      warning: row.warning,
    }),
  );

/** Run by run, the newest first. */
export function readDrift(connection: CommonQueryMethods, limit: number): Promise<readonly DriftEntry[]> {
  return connection.any(sql.type(driftRow)`
    select d.run_id, d.model_id, r.as_of, d.probability_psi, d.inputs, d.calibration_ratio, d.warning,
      case when d.warning is not null then 'moved' else coalesce(d.verdict, 'steady') end as verdict
    from model_drift d join runs r on r.run_id = d.run_id
    order by d.run_id desc
    limit ${limit}`);
}
