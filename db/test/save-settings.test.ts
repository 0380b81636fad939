import { createTestDatabase } from '@foresale/test-database';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
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
