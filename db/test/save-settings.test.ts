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
