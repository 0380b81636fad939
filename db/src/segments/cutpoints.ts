import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { SchemeRefusal } from './scheme-refusal.ts';

const measure = z.enum(['recency', 'frequency', 'monetary']);
const numbers = z.array(z.union([z.bigint(), z.number()]).transform(Number));

const reportRow = z
  .object({
    bands: z.union([z.literal(4), z.literal(5)]),
    measure,
    cuts: numbers,
    fixed_by_hand: z.boolean(),
    customers_by_score: numbers,
    empty_scores: numbers,
    commonest_value: z.bigint().transform(Number).nullable(),
    commonest_customers: z.bigint().transform(Number),
  })
  .transform((row) => ({
    bands: row.bands,
    measure: row.measure,
    cuts: row.cuts,
    fixedByHand: row.fixed_by_hand,
    customersByScore: row.customers_by_score,
    /** Scores that nobody got: so many customers share a value that cut-points fell together. */
    emptyScores: row.empty_scores,
    commonestValue: row.commonest_value,
    commonestCustomers: row.commonest_customers,
  }));
export type CutpointReport = z.infer<typeof reportRow>;

/** The cut-points of a run with their tie report. Recency in days, monetary in minor units. */
export function readCutpoints(connection: CommonQueryMethods, runId: number): Promise<readonly CutpointReport[]> {
  return connection.any(sql.type(reportRow)`
    select bands, measure, cuts, fixed_by_hand, customers_by_score, empty_scores, commonest_value, commonest_customers
      from rfm_cutpoints where run_id = ${runId}
     order by bands desc, array_position(array['recency', 'frequency', 'monetary'], measure)`);
}

const fixedRow = z
  .object({ bands: z.union([z.literal(4), z.literal(5)]), measure, cuts: numbers, fixed_at: z.number() })
  .transform(({ fixed_at, ...row }) => ({ ...row, fixedAt: new Date(fixed_at).toISOString() }));

/** The cut-points that the next run will use instead of percentiles. */
export function listFixedCutpoints(connection: CommonQueryMethods): Promise<readonly z.infer<typeof fixedRow>[]> {
  return connection.any(sql.type(fixedRow)`
    select bands, measure, cuts, fixed_at from fixed_cutpoints
     order by bands desc, array_position(array['recency', 'frequency', 'monetary'], measure)`);
}

/** Fixes the cut-points of a measure from the next run on, or with null lets the percentiles decide again. */
export async function fixCutpoints(
  connection: CommonQueryMethods,
  given: { readonly bands: 4 | 5; readonly measure: z.infer<typeof measure>; readonly cuts: readonly number[] | null },
): Promise<void> {
  const { bands, cuts } = given;
  if (cuts !== null && cuts.length !== bands - 1)
    throw new SchemeRefusal('invalid', `${bands} scores are divided by ${bands - 1} cut-points`);
  if (cuts?.some((cut, index) => cut < (cuts[index - 1] ?? Number.NEGATIVE_INFINITY)))
    throw new SchemeRefusal('invalid', 'Cut-points must ascend');
  await connection.transaction(async (transaction) => {
    await (cuts === null
      ? transaction.query(sql.unsafe`
          delete from fixed_cutpoints where bands = ${bands} and measure = ${given.measure}`)
      : transaction.query(sql.unsafe`
          insert into fixed_cutpoints (bands, measure, cuts)
          values (${bands}, ${given.measure}, ${sql.array([...cuts], 'int8')})
          on conflict (bands, measure) do update set cuts = excluded.cuts, fixed_at = excluded.fixed_at`));
    await appendEvent(transaction, { kind: 'schemes.changed', payload: { measure: given.measure } });
  });
}
