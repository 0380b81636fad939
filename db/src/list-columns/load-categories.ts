import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { CategoryRows } from './columns.ts';

const row = z.object({ category: z.string(), ranks: z.array(z.number()) });

/**
 * Who bought in which category, as ranks of a run's list; in parts of the customers, because to read the ranks of one
 * keeps the server's only thread some milliseconds.
 */
export async function loadCategories(
  connection: CommonQueryMethods,
  { runId, customers, signal }: { readonly runId: number; readonly customers: number; readonly signal: AbortSignal },
): Promise<CategoryRows> {
  const parts = new Map<string, number[][]>();
  const step = 10_000;
  for (let from = 0; from < customers && !signal.aborted; from += step) {
    const found = await connection.any(sql.type(row)`
      select b.category, array_agg(b.rank order by b.rank) as ranks
      from (
        select distinct p.category, l.rank
        from priority_list_rows l
        join order_items i on i.customer_id = l.customer_id
        join products p on p.product_id = i.product_id
        where l.run_id = ${runId} and l.rank > ${from} and l.rank <= ${from + step} and p.category is not null
      ) b
      group by b.category`);
    for (const { category, ranks } of found) parts.set(category, [...(parts.get(category) ?? []), ranks]);
  }
  return new Map([...parts].map(([category, ranks]) => [category, Uint32Array.from(ranks.flat(), (rank) => rank - 1)]));
}
