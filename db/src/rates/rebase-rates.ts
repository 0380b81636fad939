import { type CommonQueryMethods, sql } from 'slonik';

/**
 * Says every rate in another currency of the shop: by the rate that the new one had on the day, and the old one by its
 * reciprocal. Where the new currency had none, nothing can be said, and the rate goes.
 */
export async function rebaseRates(
  transaction: CommonQueryMethods,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await transaction.query(sql.unsafe`
    create temporary table rebased_rates on commit drop as
    select x.currency, x.day, round(x.rate / b.rate, 10) as rate
      from exchange_rates x
      join exchange_rates_by_day b on b.currency = ${to} and b.day = x.day - date '1970-01-01'
     where x.currency <> ${to}
    union all
    select ${from}::text, day, round(1 / rate, 10) from exchange_rates where currency = ${to}`);
  await transaction.query(sql.unsafe`delete from exchange_rates`);
  await transaction.query(sql.unsafe`
    insert into exchange_rates (currency, day, rate) select currency, day, rate from rebased_rates where rate > 0`);
  await transaction.query(sql.unsafe`drop table rebased_rates`);
}
