import { z } from 'zod';
import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';
import { sampleMask } from './sample-mask.ts';

const countRow = z.object({ customers: z.number() });

/**
 * Puts the histories of a sample of customers where this session finds them under the names of the shop's own tables: the
 * statement of the features, unchanged, then sees a smaller shop. At a dozen cut-offs that is a dozen times less to read.
 * The size of the sample follows from the customers known at the moment, so later ones change nothing. Answers with how
 * many are known, or with 0 if the shop needs no sample. Lines of orders are sampled for who asks for baskets only.
 */
export async function sampleShop(
  connection: PipelineConnection,
  given: { readonly asOf: string; readonly most: number; readonly baskets: boolean },
): Promise<number> {
  const [all] = await connection.rows(countRow, 'select count(*) as customers from customers');
  if (all === undefined || all.customers <= given.most) return 0;
  const [known] = await connection.rows(
    countRow,
    `select count(*) as customers from customers c
      where exists (select from orders o where o.customer_id = c.customer_id and o.ordered_at < $1::timestamptz)`,
    [given.asOf],
  );
  const customers = known?.customers ?? 0;
  const mask = sampleMask(customers, given.most);
  if (mask === 0) return 0;
  const sampled = `(select customer_id from public.customers where hashtextextended(customer_id, 0) & ${mask} = 0) c`;
  const statements = [
    // Before the first temporary table of the session: with the 8 MB that are usual, each cut-off fetches all pages again.
    `set temp_buffers = '128MB'`,
    `set maintenance_work_mem = '256MB'`,
    `create temporary table sampled_orders as
       select o.customer_id, o.order_id, o.ordered_at, o.ordered_day, o.amount_minor, o.cancelled_at
       from ${sampled} join public.orders o using (customer_id) order by customer_id, ordered_at`,
    'create index on sampled_orders (customer_id, ordered_at) include (ordered_day, amount_minor, cancelled_at, order_id)',
    `alter table sampled_orders add primary key (customer_id, order_id)
       include (ordered_at, ordered_day, amount_minor, cancelled_at)`,
    `create temporary table sampled_returns as
       select r.customer_id, r.order_id, r.returned_at, r.returned_day, r.amount_minor
       from ${sampled} join public.returns r using (customer_id) order by customer_id, order_id`,
    'create index on sampled_returns (customer_id, order_id) include (returned_at, returned_day, amount_minor)',
    `create temporary table sampled_customers as select customer_id from ${sampled}`,
    'alter table sampled_orders rename to orders',
    'alter table sampled_returns rename to returns',
    'alter table sampled_customers rename to customers',
    ...(given.baskets ? itemStatements(sampled) : []),
    `vacuum (analyze) pg_temp.orders, pg_temp.returns, pg_temp.customers${given.baskets ? ', pg_temp.order_items' : ''}`,
  ];
  for (const statement of statements) await connection.rows(z.unknown(), statement);
  return customers;
}

function itemStatements(sampled: string): readonly string[] {
  return [
    `create temporary table sampled_items as
       select i.customer_id, i.order_id, i.product_id, i.quantity, i.unit_price, i.exchange_rate
       from ${sampled} join public.order_items i using (customer_id) order by customer_id, order_id`,
    'create index on sampled_items (customer_id, order_id) include (product_id, quantity, unit_price, exchange_rate)',
    // Tells the planner, and without a check costs nothing, that every line has its order: it would expect next to none.
    'alter table sampled_items add foreign key (customer_id, order_id) references pg_temp.orders not valid',
    'alter table sampled_items rename to order_items',
  ];
}
