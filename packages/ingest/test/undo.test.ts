import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createPool } from '@foresale/db';
import { eraseCustomer } from '@foresale/db/erasure';
import { previewUndo, type UndoCounts, undoImport } from '@foresale/db/import';
import { writeLayout } from '@foresale/demo-shop';
import { createTestDatabase, patience } from '@foresale/test-database';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { importFiles } from '../src/index.ts';
import { folderOf } from './folder.ts';
import { query } from './shop-rows.ts';

const tables = ['customers', 'products', 'orders', 'order_items', 'payments', 'returns', 'customer_aliases'];

/** Every byte, and which import wrote each row. */
async function exactShop(url: string): Promise<Record<string, unknown>> {
  const shop: Record<string, unknown> = {};
  for (const table of tables) shop[table] = await query(url, `select t::text as row from ${table} t order by 1`);
  return shop;
}

async function load(url: string, path: string): Promise<number> {
  return Number((await importFiles({ databaseUrl: url, paths: [path] })).importId);
}

async function withPool<Result>(url: string, use: (pool: Awaited<ReturnType<typeof createPool>>) => Promise<Result>) {
  const pool = await createPool(url, { maximum: 1 });
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}

const undo = (url: string, importId: number): Promise<UndoCounts> =>
  withPool(url, (pool) => undoImport(pool, { importId, actor: 'test', also: async () => undefined }));
const preview = (url: string, importId: number) => withPool(url, (pool) => previewUndo(pool, importId));

test('an undone import leaves every table as it was: what it brought, changed, and matched anew', async () => {
  await using database = await createTestDatabase();
  await query(
    database.url,
    `insert into exchange_rates (currency, day, rate) values ('USD', '2026-03-01', 0.9), ('GBP', '2026-03-01', 1.15)`,
  );
  const header = 'transaction_id,customer_id,product_id,invoice_date,quantity,amount,currency\n';
  await using folder = await folderOf({
    'first.csv': `${header}t1,ana,p,2026-03-01,5,50,USD\nt2,ana,q,2026-03-01,1,5,\nr1,ana,p,2026-03-10,-2,-20,USD\nt9,bo,q,2026-03-02,1,7,\n`,
    'second.csv': `${header}t1,ana,p,2026-03-01,4,44,USD\nt3,ana,p,2026-03-05,2,20,GBP\nr2,ana,p,2026-03-11,-1,-10,GBP\nt4,chen,s,2026-03-05,1,1,\n`,
    'customers.csv': 'customer_id,name,email,city\nana,Ana,ana@example.org,Lisbon\nnew,New,,\n',
    'products.csv': 'product_id,product_name,category,price\np,Pen,office,11\nnew,New,,\n',
    'reviews-orders.csv':
      'order_id,customer_id,order_status,order_timestamp\nt2,ana,cancelled,2026-03-01 00:00:00\nt2,ana,refunded,2026-03-01\n',
  });
  await load(database.url, folder.file('first.csv'));
  for (const file of ['second.csv', 'customers.csv', 'products.csv', 'reviews-orders.csv']) {
    const before = await exactShop(database.url);
    const importId = await load(database.url, folder.file(file));
    expect(await exactShop(database.url), file).not.toEqual(before);
    expect(await preview(database.url, importId)).toMatchObject({ refusal: null });
    await undo(database.url, importId);
    expect(await exactShop(database.url), file).toEqual(before);
    expect(
      await query(database.url, 'select count(*)::integer as rows from import_changes where import_id = $1', [
        importId,
      ]),
    ).toEqual([{ rows: 0 }]);
    await expect(undo(database.url, importId)).rejects.toThrow(`Import ${importId} was undone already`);
  }
});

test.each([
  'canonical',
  'olist',
  'online-retail',
  'transactions',
] as const)('%s comes and goes whole', async (layout) => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({});
  const shop = { endsOn: '2026-03-31', customers: 400, seed: 5 };
  await writeLayout(layout, folder.path, { shop });
  const empty = await exactShop(database.url);
  const importId = await load(database.url, folder.path);
  const { removed } = await undo(database.url, importId);
  expect(removed).toBeGreaterThan(400);
  expect(await exactShop(database.url)).toEqual(empty);
  const again = await importFiles({ databaseUrl: database.url, paths: [folder.path] });
  expect(again.merged).toBeGreaterThan(400);
  // The same files once more write nothing, so there is nothing to take back.
  const full = await exactShop(database.url);
  const idle = await load(database.url, folder.path);
  expect(await undo(database.url, idle)).toEqual({ removed: 0, restored: 0 });
  expect(await exactShop(database.url)).toEqual(full);
});

test('an import whose rows a later one changed is undone after that one, and says so before', async () => {
  await using database = await createTestDatabase();
  const header = 'order_id,customer_id,order_date,amount\n';
  await using folder = await folderOf({
    'may.csv': `${header}a,ana,2026-01-01,10\nb,bo,2026-01-02,10\n`,
    'june.csv': `${header}a,ana,2026-01-01,12\nb,bo,2026-01-02,13\n`,
    'july.csv': `${header}c,bo,2026-01-03,10\n`,
  });
  const empty = await exactShop(database.url);
  const may = await load(database.url, folder.file('may.csv'));
  const june = await load(database.url, folder.file('june.csv'));
  const changed = new RegExp(
    `^Import ${june} \\(june\\.csv, \\d{4}-\\d\\d-\\d\\d\\) changed 2 rows of import ${may}: undo that one first$`,
  );
  await expect(undo(database.url, may)).rejects.toThrow(changed);
  expect(await preview(database.url, may)).toMatchObject({ refusal: expect.stringMatching(changed) });
  await undo(database.url, june);
  const july = await load(database.url, folder.file('july.csv'));
  await expect(undo(database.url, may)).rejects.toThrow(
    `added 1 row to what import ${may} brought: undo that one first`,
  );
  await undo(database.url, july);
  await undo(database.url, may);
  expect(await exactShop(database.url)).toEqual(empty);
});

test('an undo does not bring back who was erased', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'one.csv': 'customer_id,name,email,city,hobby\nada,Ada Lovelace,ada@example.org,London,chess\n',
    'two.csv': 'customer_id,name,email,city,hobby\nada,Ada King,ada@example.org,London,chess\n',
  });
  await load(database.url, folder.file('one.csv'));
  const importId = await load(database.url, folder.file('two.csv'));
  await withPool(database.url, (pool) => eraseCustomer(pool, { customerId: 'ada', actor: 'test' }));
  expect(
    await query(
      database.url,
      `select row_before from import_changes where row_before::text ~* 'lovelace|example|chess'`,
    ),
  ).toEqual([]);
  await undo(database.url, importId);
  expect(await query(database.url, 'select customer_id, name, email, city, attributes from customers')).toEqual([
    { customer_id: 'ada', name: null, email: null, city: null, attributes: null },
  ]);
});

test('an undo that is killed leaves everything, and the next one leaves nothing', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'orders.csv': 'transaction_id,customer_id,product_id,invoice_date,quantity,amount\nt1,ana,p,2026-03-01,5,50\n',
  });
  const empty = await exactShop(database.url);
  const importId = await load(database.url, folder.path);
  const full = await exactShop(database.url);
  const holder = new pg.Client(database.url);
  await holder.connect();
  // The orders are gone by the time that the undo meets this lock.
  await holder.query('begin');
  await holder.query(`select from products where product_id = 'p' for update`);
  const child = fileURLToPath(new URL('./undo-in-child.ts', import.meta.url));
  const undoing = spawn(process.execPath, [child, database.url, String(importId)], { stdio: 'inherit' });
  const closed = once(undoing, 'close');
  const waiting = `select count(*)::integer as sessions from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock' and query like '%delete from "products"%'`;
  await vi.waitFor(async () => expect(await query(database.url, waiting)).toEqual([{ sessions: 1 }]), patience);
  undoing.kill('SIGKILL');
  await closed;
  await holder.query('rollback');
  await holder.end();
  await vi.waitFor(async () => expect(await query(database.url, waiting)).toEqual([{ sessions: 0 }]), patience);
  expect(await exactShop(database.url)).toEqual(full);
  await undo(database.url, importId);
  expect(await exactShop(database.url)).toEqual(empty);
});

test('nothing is undone that brought nothing, is too old, or was made before anything was kept', async () => {
  await using database = await createTestDatabase();
  await using folder = await folderOf({
    'orders.csv': 'order_id,customer_id,order_date,amount\na,ana,2026-01-01,10\n',
  });
  const importId = await load(database.url, folder.path);
  const set = (change: string) => query(database.url, `update imports set ${change}`);
  await set(`finished_at = now() - interval '31 days'`);
  await expect(undo(database.url, importId)).rejects.toThrow('is older than 30 days: what it takes to undo it is gone');
  await set('finished_at = now(), undo_currency = null');
  await expect(undo(database.url, importId)).rejects.toThrow('was made by a version that kept nothing to undo it');
  await set(`undo_currency = 'USD'`);
  await expect(undo(database.url, importId)).rejects.toThrow("The shop's currency was USD");
  await set(`status = 'failed'`);
  await expect(undo(database.url, importId)).rejects.toThrow('brought nothing: there is nothing to undo');
  await expect(undo(database.url, 99)).rejects.toThrow('There is no import 99');
});
