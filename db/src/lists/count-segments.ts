import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const row = z.object({
  segment: z.string(),
  customers: z.bigint().transform(Number),
  share: z.number(),
  counted_orders: z.bigint().transform(Number),
  monetary: z.number(),
});

/** The segments of a run in the order of their scheme, empty ones included. */
export async function countSegments(connection: CommonQueryMethods, runId: number) {
  const rows = await connection.any(sql.type(row)`
    select s.segment, s.customers, coalesce(s.customers / nullif(sum(s.customers) over (), 0), 0) as share,
      s.counted_orders, s.monetary_minor / power(10::numeric, r.currency_digits) as monetary
    from run_segments s join runs r on r.run_id = s.run_id
    where s.run_id = ${runId}
    order by s.position`);
  return rows.map(({ counted_orders, ...segment }) => ({ ...segment, countedOrders: counted_orders }));
}
