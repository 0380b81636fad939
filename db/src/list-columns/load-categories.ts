import type { Client } from 'pg';
import type { CategoryRows } from './columns.ts';

/** Of the customers, so that what is read at once stays small, and questions are answered in between. */
const part = 10_000;

const statement = `
  select b.category, array_agg(b.rank order by b.rank) as ranks
  from (
    select distinct p.category, l.rank
    from priority_list_rows l
    join order_items i on i.customer_id = l.customer_id
    join products p on p.product_id = i.product_id
    where l.run_id = $1 and l.rank > $2 and l.rank <= $3 and p.category is not null
  ) b
  group by b.category`;

/** Who bought in which category, as rows of a run's list. */
export async function loadCategories(
  client: Client,
  { runId, customers }: { readonly runId: number; readonly customers: number },
): Promise<CategoryRows> {
  const parts = new Map<string, number[][]>();
  for (let from = 0; from < customers; from += part) {
    const { rows } = await client.query<{ category: string; ranks: number[] }>(statement, [runId, from, from + part]);
    for (const { category, ranks } of rows) parts.set(category, [...(parts.get(category) ?? []), ranks]);
  }
  return new Map([...parts].map(([category, ranks]) => [category, Uint32Array.from(ranks.flat(), (rank) => rank - 1)]));
}
