import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const row = z
  .object({
    run_id: z.bigint().transform(Number),
    as_of: z.number(),
    as_of_date: z.string(),
    segment: z.string(),
    recency_score: z.number(),
    frequency_score: z.number(),
    monetary_score: z.number(),
    probability: z.number().nullable(),
  })
  .transform((found) => ({
    runId: found.run_id,
    asOf: new Date(found.as_of).toISOString(),
    asOfDate: found.as_of_date,
    segment: found.segment,
    recencyScore: found.recency_score,
    frequencyScore: found.frequency_score,
    monetaryScore: found.monetary_score,
    probability: found.probability,
  }));
export type HistoricScores = z.infer<typeof row>;

/** What the newest published runs made of a customer, oldest first; runs without the customer are left out. */
export function readHistory(
  connection: CommonQueryMethods,
  { customerId, limit }: { readonly customerId: string; readonly limit: number },
): Promise<readonly HistoricScores[]> {
  return connection.any(sql.type(row)`
    select * from (
      select run_id, as_of, as_of_date::text, segment, recency_score, frequency_score, monetary_score,
             probability::float8 as probability
        from customer_history where customer_id = ${customerId}
       order by run_id desc limit ${limit}
    ) newest order by run_id`);
}
