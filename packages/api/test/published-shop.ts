import type { DatabasePool } from '@foresale/db';
import { appendEvent } from '@foresale/db/events';
import { sql } from 'slonik';
import { z } from 'zod';

export interface PublishedShop {
  readonly customers: number;
  /** Share of customers that a model has scored; none unless said. */
  readonly scored?: number;
}

/**
 * Publishes a snapshot of a made-up shop, written by SQL from the customers' numbers: ties in every measure, nulls where
 * the tables allow them, names that formulas and quotes are made of.
 */
export async function publishShop(pool: DatabasePool, { customers, scored = 0 }: PublishedShop): Promise<number> {
  const { run_id } = await pool.one(sql.type(z.object({ run_id: z.bigint().transform(Number) }))`
    insert into runs (status, requested_by, started_at, finished_at, as_of, as_of_day, as_of_reason, time_zone, currency,
      currency_digits, scheme, customers, counted_orders, revenue_minor)
    values ('published', 'test', now(), now(), '2025-12-31T00:00:00Z', 20453, 'given', 'UTC', 'EUR', 2, '{}',
      ${customers}, ${customers * 3}, ${customers * 1000})
    returning run_id`);
  await pool.transaction(async (transaction) => {
    await transaction.query(sql.unsafe`select create_snapshot(${run_id}::bigint)`);
    await transaction.query(sql.unsafe`
      insert into customers (customer_id, name, email, phone, city, country, postal_code, signed_up_at)
      select 'c' || n,
        case n % 7 when 0 then '=cmd|' || n when 1 then 'O''Neil "Q" ' || n when 2 then null else 'Ada Smith ' || n end,
        case when n % 5 > 0 then 'ada' || n || '@example.com' end, '+49 30 ' || n,
        'City ' || n % 3, case n % 4 when 0 then null when 1 then 'DE' else 'FR' end, '10' || n, '2020-01-01'
      from generate_series(1, ${customers}) as n
      on conflict do nothing`);
    await transaction.query(sql.unsafe`
      insert into products (product_id, name, category) values ('p1', 'Lamp', 'lights'), ('p2', 'Vase', 'glass')
      on conflict do nothing`);
    await transaction.query(sql.unsafe`
      insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day)
      select 'c' || n, 'o' || n, '2025-12-01T10:00:00Z', 'delivered', 'EUR', 10.5, 1050, 20423
      from generate_series(1, ${customers}) as n
      on conflict do nothing`);
    await transaction.query(sql.unsafe`
      insert into order_items (customer_id, order_id, line_no, product_id, quantity, unit_price)
      select 'c' || n, 'o' || n, 1, 'p' || 1 + n % 2, 2, 5.25
      from generate_series(1, ${customers}) as n
      on conflict do nothing`);
    await transaction.query(sql.unsafe`
      insert into priority_list_rows (run_id, customer_id, rank, previous_rank, name, email, phone, city, country, segment,
        last_purchase_date, recency_days, frequency, monetary_minor, recency_score, frequency_score, monetary_score,
        rfm_score, overall_rfm_score, probability, predicted_label, confidence, typical_minor, expected_value_minor)
      select ${run_id}::bigint, customer_id, row_number() over (order by n), case when n % 9 > 0 then n + 1 end, name, email,
        phone, city, country, case when n % 3 = 0 then 'Champions' else 'Lost' end, date '2025-12-31' - n % 40, n % 40,
        1 + n % 4, n % 50 * 100, 5, 1 + n % 5, 1, 500 + (1 + n % 5) * 10 + 1, 7 + n % 5,
        case when n <= ${Math.round(customers * scored)} then (n % 10) / 10.0 end, n % 2 = 0, 0.7,
        case when n <= ${Math.round(customers * scored)} then n % 3 * 1000 end,
        case when n <= ${Math.round(customers * scored)} then n % 10 * (n % 3) * 100 end
      from customers cross join lateral (select substr(customer_id, 2)::integer as n) as numbered
      where n <= ${customers}`);
    await transaction.query(sql.unsafe`
      insert into run_segments (run_id, segment, position, customers, counted_orders, monetary_minor)
      select run_id, segment, row_number() over (order by segment), count(*), sum(frequency), sum(monetary_minor)
      from priority_list_rows where run_id = ${run_id} group by run_id, segment`);
    await transaction.query(sql.unsafe`
      update current_snapshot set run_id = ${run_id}::bigint, published_at = now()`);
    await appendEvent(transaction, { kind: 'run.published', runId: run_id });
  });
  return run_id;
}
