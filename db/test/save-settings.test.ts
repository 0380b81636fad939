import { createTestDatabase } from '@foresale/test-database';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ImportSession } from '../src/import/index.ts';
import { createPool } from '../src/index.ts';
import { readSettings, saveSettings } from '../src/settings/index.ts';

test('a new time zone counts the days of orders and returns anew', async () => {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url);
  try {
    await pool.query(sql.unsafe`insert into customers (customer_id) values ('c1')`);
    await pool.query(sql.unsafe`
      insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day)
      values ('c1', 'late', '2025-03-29 23:30:00+00', 'delivered', 'EUR', 1, 100, date '2025-03-29' - date '1970-01-01')`);
    await pool.query(sql.unsafe`
      insert into returns (customer_id, return_id, line_no, quantity, amount, amount_minor, returned_at, returned_day)
      values ('c1', 'r1', 1, 1, 1, 100, '2025-03-30 22:30:00+00', date '2025-03-30' - date '1970-01-01')`);
    await saveSettings(pool, { timeZone: 'Europe/Berlin' });
    // The clocks went forward on 30 March: one hour ahead before, two after.
    const days = await pool.one(sql.type(z.object({ ordered: z.string(), returned: z.string() }))`
      select (date '1970-01-01' + ordered_day)::text as ordered, (date '1970-01-01' + returned_day)::text as returned
        from orders, returns`);
    expect(days).toEqual({ ordered: '2025-03-30', returned: '2025-03-31' });
    expect(await readSettings(pool)).toMatchObject({ timeZone: 'Europe/Berlin', currency: 'EUR' });
  } finally {
    await pool.end();
  }
});

test('a currency with other digits counts the minor units of orders and returns anew', async () => {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url);
  try {
    await pool.query(sql.unsafe`insert into customers (customer_id) values ('c1')`);
    await pool.query(sql.unsafe`
      insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day)
      values ('c1', 'o1', '2025-03-29', 'delivered', 'EUR', 1234.5, 123450, 20176)`);
    await pool.query(sql.unsafe`
      insert into returns (customer_id, return_id, line_no, quantity, amount, amount_minor, returned_at, returned_day)
      values ('c1', 'r1', 1, 1, 99.4, 9940, '2025-03-30', 20177)`);
    const minor = () =>
      pool.one(sql.type(z.object({ ordered: z.bigint(), returned: z.bigint() }))`
        select orders.amount_minor as ordered, returns.amount_minor as returned from orders, returns`);
    await saveSettings(pool, { currency: 'JPY' });
    expect(await minor()).toEqual({ ordered: 1235n, returned: 99n });
    await saveSettings(pool, { currency: 'KWD' });
    expect(await minor()).toEqual({ ordered: 1_234_500n, returned: 99_400n });
  } finally {
    await pool.end();
  }
});

test('a new currency converts the orders that are in another one, or is refused with the rate that is missing', async () => {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url);
  const money = () =>
    pool.any(sql.type(
      z.object({ id: z.string(), currency: z.string(), rate: z.string().nullable(), minor: z.bigint() }),
    )`
      select order_id as id, currency, trim_scale(exchange_rate)::text as rate, amount_minor as minor from orders
      union all select return_id, currency, trim_scale(exchange_rate)::text, amount_minor from returns where currency is not null
      order by 1`);
  try {
    await pool.query(sql.unsafe`insert into customers (customer_id) values ('c1')`);
    await pool.query(sql.unsafe`
      insert into orders (customer_id, order_id, ordered_at, status, currency, currency_told, exchange_rate, amount, amount_minor, ordered_day)
      values ('c1', 'none', '2026-03-02', 'paid', 'EUR', null, null, 10, 1000, date '2026-03-02' - date '1970-01-01'),
             ('c1', 'euro', '2026-03-02', 'paid', 'EUR', true, null, 10, 1000, date '2026-03-02' - date '1970-01-01'),
             ('c1', 'pound', '2026-03-02', 'paid', 'GBP', true, 1.2, 10, 1200, date '2026-03-02' - date '1970-01-01'),
             ('c1', 'dollar', '2026-03-02', 'paid', 'USD', true, 0.8, 10, 800, date '2026-03-02' - date '1970-01-01')`);
    await pool.query(sql.unsafe`
      insert into returns (customer_id, return_id, line_no, order_id, quantity, currency, exchange_rate, amount, amount_minor, returned_at, returned_day)
      values ('c1', 'r', 1, 'pound', 1, 'GBP', 1.2, 10, 1200, '2026-04-30', 20573)`);
    await pool.query(sql.unsafe`insert into exchange_rates (currency, day, rate) values ('GBP', '2026-03-01', 1.2)`);
    const before = await money();
    await expect(saveSettings(pool, { currency: 'USD' })).rejects.toThrow(
      'No rate for EUR on 2026-03-02, which one order needs. Add rates for USD under Currencies first; then change the currency',
    );
    expect(await money()).toEqual(before);
    await pool.query(sql.unsafe`insert into exchange_rates (currency, day, rate) values ('USD', '2026-03-01', 0.8)`);
    await saveSettings(pool, { currency: 'USD' });
    // A euro is 1.25 dollars, a pound 1.5.
    expect(await money()).toEqual([
      { id: 'dollar', currency: 'USD', rate: null, minor: 1000n },
      { id: 'euro', currency: 'EUR', rate: '1.25', minor: 1250n },
      { id: 'none', currency: 'USD', rate: null, minor: 1000n },
      { id: 'pound', currency: 'GBP', rate: '1.5', minor: 1500n },
      { id: 'r', currency: 'GBP', rate: '1.5', minor: 1500n },
    ]);
  } finally {
    await pool.end();
  }
});

test('an unknown time zone changes nothing', async () => {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url);
  try {
    await expect(saveSettings(pool, { timeZone: 'Mars/Olympus', shopName: 'Other' })).rejects.toThrow();
    expect(await readSettings(pool)).toMatchObject({ timeZone: 'UTC', shopName: 'My shop' });
  } finally {
    await pool.end();
  }
});

test('what changes is told with its event, and what does not change is not', async () => {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url);
  try {
    const { before, after } = await saveSettings(pool, { staleAfterDays: null, currency: 'JPY', shopName: undefined });
    expect([before.currencyDigits, after.currencyDigits]).toEqual([2, 0]);
    expect(await readSettings(pool)).toEqual(after);
    await saveSettings(pool, { currency: 'JPY' });
    const events = await pool.any(sql.type(z.object({ payload: z.unknown() }))`
      select payload from events where kind = 'settings.changed'`);
    expect(events).toEqual([{ payload: { changed: 'staleAfterDays, currency' } }]);
    await expect(saveSettings(pool, { currency: 'XYZ' })).rejects.toMatchObject({ code: 'unknown-currency' });
  } finally {
    await pool.end();
  }
});

test('neither zone nor digits are changed under an import or a run, which says who is in the way', async () => {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url);
  const importer = await ImportSession.open(database.url, () => undefined);
  try {
    await expect(saveSettings(pool, { timeZone: 'Europe/Berlin' })).rejects.toThrow('An import is under way');
    await importer[Symbol.asyncDispose]();
    await pool.query(sql.unsafe`
      insert into runs (status, requested_by, started_at) values ('running', 'test', now())`);
    await expect(saveSettings(pool, { timeZone: 'Europe/Berlin' })).rejects.toThrow('A run is under way');
    await expect(saveSettings(pool, { currency: 'JPY' })).rejects.toThrow('A run is under way');
    expect(await readSettings(pool)).toMatchObject({ timeZone: 'UTC', currency: 'EUR' });
    await saveSettings(pool, { shopName: 'Meanwhile' });
    expect(await readSettings(pool)).toMatchObject({ shopName: 'Meanwhile' });
  } finally {
    await importer[Symbol.asyncDispose]();
    await pool.end();
  }
});
