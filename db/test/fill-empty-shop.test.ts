import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { expect, test } from 'vitest';
import { type FillPart, fillEmptyShop, isShopEmpty } from '../src/fill/index.ts';

function part(table: FillPart['table'], columns: readonly string[], lines: readonly string[]): FillPart {
  return { table, columns, rows: lines.length, chunks: lines.map((line) => Buffer.from(`${line}\n`)) };
}

const customers = part('customers', ['customer_id', 'name'], ['c1\tAda', 'c2\tBo']);
const orderColumns = [
  'customer_id',
  'order_id',
  'ordered_at',
  'status',
  'currency',
  'amount',
  'amount_minor',
  'ordered_day',
];
const orders = part('orders', orderColumns, ['c1\to1\t2025-01-01 10:00:00+00\tdelivered\tEUR\t9.99\t999\t20089']);

test('fills an empty shop and leaves every key and index as the migrations made them', async () => {
  await using database = await createTestDatabase();
  const before = await keysAndIndexes(database.url);
  expect(await isShopEmpty(database.url)).toBe(true);
  await fillEmptyShop(database.url, [customers, orders]);
  expect(await isShopEmpty(database.url)).toBe(false);
  expect(await keysAndIndexes(database.url)).toEqual(before);
  expect(before).toContainEqual(expect.stringContaining('orders_by_moment'));
});

test('a row that breaks a key leaves the shop empty, with its keys', async () => {
  await using database = await createTestDatabase();
  const before = await keysAndIndexes(database.url);
  const stranger = part('orders', orderColumns, ['nobody\to1\t2025-01-01 10:00:00+00\tdelivered\tEUR\t1\t100\t20089']);
  await expect(fillEmptyShop(database.url, [customers, stranger])).rejects.toThrow('orders_customer');
  expect(await isShopEmpty(database.url)).toBe(true);
  expect(await keysAndIndexes(database.url)).toEqual(before);
});

test('refuses a shop that has data', async () => {
  await using database = await createTestDatabase();
  await fillEmptyShop(database.url, [customers]);
  await expect(fillEmptyShop(database.url, [customers])).rejects.toThrow('The shop has data already');
});

async function keysAndIndexes(url: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ definition: string }>(
      `select conname || ' ' || pg_get_constraintdef(oid) as definition from pg_constraint
        where connamespace = 'public'::regnamespace and contype in ('p', 'f')
       union all select indexdef from pg_indexes where schemaname = 'public' order by 1`,
    );
    return rows.map((row) => row.definition);
  } finally {
    await client.end();
  }
}
