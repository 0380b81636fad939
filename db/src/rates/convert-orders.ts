import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

export interface MissingRate {
  readonly currency: string;
  /** The first of the days. */
  readonly day: string;
  readonly days: number;
  readonly orders: number;
}

export interface Conversion {
  /** Orders that changed. */
  readonly converted: number;
  readonly missing: readonly MissingRate[];
}

const count = z.bigint().transform(Number);
const neededRow = z.object({ currency: z.string(), day: z.number(), rate: z.string() });
const missingRow = z.object({ currency: z.string(), day: z.string(), days: count, orders: count });

export function noRateSentence({ currency, day, days }: Omit<MissingRate, 'orders'>): string {
  const more = days > 1 ? ` and ${days - 1} other ${days === 2 ? 'day' : 'days'}` : '';
  return `No rate for ${currency} on ${day}${more}`;
}

/**
 * Converts the stored orders that are not in the shop's currency by the rates known now, with all that lies in them. An order
 * whose day has no rate stays as it is and is answered for. The caller has seen to it that neither import nor run is under way.
 */
export async function convertOrders(transaction: CommonQueryMethods): Promise<Conversion> {
  // As parameters, since the nodes of a cluster join orders with what they are given and not with what others hold.
  const needed = await transaction.any(sql.type(neededRow)`
    select o.currency, o.day, r.rate::text as rate
      from (
        select currency, ordered_day as day from orders
         where currency_told and currency <> (select currency from settings)
        union
        select r.currency, coalesce(o.ordered_day, r.returned_day) from returns r
          left join orders o on o.customer_id = r.customer_id and o.order_id = r.order_id
         where r.currency <> (select currency from settings)
      ) o join exchange_rates_by_day r on r.currency = o.currency and r.day = o.day`);
  const rates = sql.fragment`(select * from ${sql.unnest(
    needed.map(({ currency, day, rate }) => [currency, day, rate]),
    ['text', 'int4', 'numeric'],
  )} as known (currency, day, rate))`;
  const minorUnits = await transaction.oneFirst(sql.type(z.object({ units: z.string() }))`
    select power(10::numeric, currency_digits)::text as units from settings`);
  const orders = await transaction.query(sql.unsafe`
    update orders o set exchange_rate = r.rate, amount_minor = round(o.amount * r.rate * ${minorUnits}::numeric)::bigint
      from ${rates} r
     where o.currency_told and r.currency = o.currency and r.day = o.ordered_day
       and (o.exchange_rate, o.amount_minor) is distinct from (r.rate, round(o.amount * r.rate * ${minorUnits}::numeric)::bigint)`);
  await followOrders(transaction);
  await convertReturns(transaction, { rates, minorUnits });
  const missing = await transaction.any(sql.type(missingRow)`
    select currency, (date '1970-01-01' + min(ordered_day))::text as day, count(distinct ordered_day) as days, count(*) as orders
      from orders
     where currency_told and currency <> (select currency from settings) and exchange_rate is null
     group by currency order by currency`);
  return { converted: orders.rowCount, missing };
}

/** Lines and payments carry the rate of their order. */
export async function followOrders(transaction: CommonQueryMethods): Promise<void> {
  for (const table of ['order_items', 'payments']) {
    await transaction.query(sql.unsafe`
      update ${sql.identifier([table])} i set exchange_rate = o.exchange_rate
        from orders o
       where o.customer_id = i.customer_id and o.order_id = i.order_id and o.exchange_rate is distinct from i.exchange_rate`);
  }
}

/** By the rule of settle-rates.sql: the rate of the order, else that of the day, and running totals within an order. */
async function convertReturns(
  transaction: CommonQueryMethods,
  { rates, minorUnits }: { readonly rates: ReturnType<typeof sql.fragment>; readonly minorUnits: string },
): Promise<void> {
  await transaction.query(sql.unsafe`
    with shop as (
      select currency from settings
    ), told as (
      select r.customer_id, r.return_id, r.line_no, r.order_id, r.amount, coalesce(r.currency, o.currency) as currency,
             coalesce(o.ordered_day, r.returned_day) as day,
             case when coalesce(r.currency, o.currency) = o.currency then o.exchange_rate end as order_rate, r.exchange_rate
        from returns r left join orders o on o.customer_id = r.customer_id and o.order_id = r.order_id and o.currency_told
       where coalesce(r.currency, o.currency) <> (select currency from shop)
    ), rated as (
      select t.*, coalesce(t.order_rate, k.rate, t.exchange_rate) as rate
        from told t left join ${rates} k on k.currency = t.currency and k.day = t.day
    ), summed as (
      select *, sum(amount) over (
          partition by customer_id, coalesce(order_id, return_id), order_id is null, currency, rate order by return_id, line_no
        ) as amount_so_far
        from rated where rate is not null
    )
    update returns r
       set currency = s.currency, exchange_rate = s.rate,
           amount_minor = (round(s.amount_so_far * s.rate * ${minorUnits}::numeric)
             - round((s.amount_so_far - s.amount) * s.rate * ${minorUnits}::numeric))::bigint
      from summed s
     where r.customer_id = s.customer_id and r.return_id = s.return_id and r.line_no = s.line_no`);
}
