import type { Client } from 'pg';
import type { CategoryRows } from './columns.ts';

/** Of the customers, so that what is read at once stays small, and questions are answered in between. */
const part = 20_000;

/** By customer, as order lines lie on the disk: in order of rank each customer's are elsewhere, and it takes twice as long. */
const statement = `
  with l as materialized (
    select customer_id, rank from priority_list_rows
    where run_id = $1 and customer_id > $2 order by customer_id limit ${part}
  )
  select null as category, array[]::integer[] as ranks, (select max(customer_id) from l) as last
  union all
  select b.category, array_agg(b.rank), null
  from (
    select distinct p.category, l.rank
    from l
    join order_items i on i.customer_id = l.customer_id
    join products p on p.product_id = i.product_id
    where p.category is not null and i.customer_id > $2 and i.customer_id <= (select max(customer_id) from l)
  ) b
  group by b.category`;

interface PartRow {
  readonly category: string | null;
  readonly ranks: readonly number[];
  /** Where the part ends: in the row without a category. */
  readonly last: string | null;
}

/** Who bought in which category, as rows of a run's list. */
export async function loadCategories(
  client: Client,
  { runId, customers }: { readonly runId: number; readonly customers: number },
): Promise<CategoryRows> {
  const parts = new Map<string, (readonly number[])[]>();
  let after = '';
  for (let from = 0; from < customers; from += part) {
    const { rows } = await client.query<PartRow>(statement, [runId, after]);
    for (const { category, ranks, last } of rows) {
      if (category !== null) parts.set(category, [...(parts.get(category) ?? []), ranks]);
      after = last ?? after;
    }
  }
  return new Map(
    [...parts].map(([category, ranks]) => [category, Uint32Array.from(ranks.flat(), (rank) => rank - 1).sort()]),
  );
}
