import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

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

/** Fixes the cut-points of a measure from the next run on, or with null lets the percentiles decide again. */
export async function fixCutpoints(
  connection: CommonQueryMethods,
  given: { readonly bands: 4 | 5; readonly measure: z.infer<typeof measure>; readonly cuts: readonly number[] | null },
): Promise<void> {
  if (given.cuts === null) {
    await connection.query(sql.unsafe`
      delete from fixed_cutpoints where bands = ${given.bands} and measure = ${given.measure}`);
    return;
  }
  await connection.query(sql.unsafe`
    insert into fixed_cutpoints (bands, measure, cuts)
    values (${given.bands}, ${given.measure}, ${sql.array([...given.cuts], 'int8')})
    on conflict (bands, measure) do update set cuts = excluded.cuts, fixed_at = excluded.fixed_at`);
}
