import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';

const rateRow = z.object({ currency: z.string(), day: z.string(), rate: z.string() });
/** The rate is text, since it is exact. */
export type ExchangeRate = z.infer<typeof rateRow>;
export type RateKey = Pick<ExchangeRate, 'currency' | 'day'>;

/** Newest first, currency by currency; `currency` alone where it is given. */
export function listRates(
  connection: CommonQueryMethods,
  { currency, limit }: { readonly currency?: string | undefined; readonly limit: number },
): Promise<readonly ExchangeRate[]> {
  return connection.any(sql.type(rateRow)`
    select currency, day::text as day, trim_scale(rate)::text as rate from exchange_rates
     where ${currency ?? null}::text is null or currency = ${currency ?? null}
     order by day desc, currency limit ${limit}`);
}

/** What joins the transaction of an edit: its audit entry. */
type Also = (transaction: CommonQueryMethods, before: string | null) => Promise<void>;

const beforeRow = z.object({ rate: z.string() });

/** The orders that it is for are converted when they are imported, or by convertOrders(). */
export function setRate(connection: CommonQueryMethods, given: ExchangeRate, also: Also): Promise<void> {
  const { currency, day, rate } = given;
  return connection.transaction(async (transaction) => {
    const before = await findRate(transaction, given);
    await transaction.query(sql.unsafe`
      insert into exchange_rates (currency, day, rate) values (${currency}, ${day}, ${rate})
      on conflict (currency, day) do update set rate = excluded.rate`);
    await also(transaction, before);
    await appendEvent(transaction, { kind: 'settings.changed', payload: { changed: 'exchange rates' } });
  });
}

/** Orders that were converted by it keep their amounts. False when there was none. */
export function removeRate(connection: CommonQueryMethods, key: RateKey, also: Also): Promise<boolean> {
  return connection.transaction(async (transaction) => {
    const before = await findRate(transaction, key);
    if (before === null) return false;
    await transaction.query(sql.unsafe`
      delete from exchange_rates where currency = ${key.currency} and day = ${key.day}`);
    await also(transaction, before);
    await appendEvent(transaction, { kind: 'settings.changed', payload: { changed: 'exchange rates' } });
    return true;
  });
}

async function findRate(transaction: CommonQueryMethods, { currency, day }: RateKey): Promise<string | null> {
  const found = await transaction.maybeOne(sql.type(beforeRow)`
    select trim_scale(rate)::text as rate from exchange_rates where currency = ${currency} and day = ${day}`);
  return found?.rate ?? null;
}

const currencyRow = z.object({
  currency: z.string(),
  orders: z.bigint().transform(Number),
  /** Those that count one to one, since they have no rate. */
  unconverted: z.bigint().transform(Number),
  newestRateOn: z.string().nullable(),
});
export type CurrencyInUse = z.infer<typeof currencyRow>;

/** The currencies beside the shop's own that orders are in or rates are for. */
export function readCurrenciesInUse(connection: CommonQueryMethods): Promise<readonly CurrencyInUse[]> {
  return connection.any(sql.type(currencyRow)`
    select coalesce(o.currency, r.currency) as currency, coalesce(o.orders, 0) as orders,
           coalesce(o.unconverted, 0) as unconverted, r.newest::text as "newestRateOn"
      from (select currency, count(*) as orders, count(*) filter (where exchange_rate is null) as unconverted
              from orders where currency_told and currency <> (select currency from settings) group by currency) o
      full join (select currency, max(day) as newest from exchange_rates group by currency) r using (currency)
     order by 1`);
}
