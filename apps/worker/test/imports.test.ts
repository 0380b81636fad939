import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Import } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import { eraseCustomer } from '@foresale/db/erasure';
import { cancelImport, findImport, startImport } from '@foresale/db/import';
import { beginUpload, completeUpload, storeFile } from '@foresale/db/uploads';
import { patience } from '@foresale/test-database';
import { sql } from 'slonik';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { end, holdUp, openDatabase, startWorker } from './running-worker.ts';

// Files that cannot be read are errors that a worker writes down, and that are meant here.
const startQuietWorker = (databaseUrl: string) => startWorker(databaseUrl, { logLevel: 'fatal' });
const nothingElse = async () => undefined;

async function upload(pool: DatabasePool, files: Readonly<Record<string, string>>): Promise<number> {
  const importId = await beginUpload(pool, 'ana@example.com');
  for (const [index, [name, content]] of Object.entries(files).entries()) {
    await storeFile(pool, {
      importId,
      fileNo: index + 1,
      name,
      content: (async function* () {
        yield Buffer.from(content);
      })(),
    });
  }
  await completeUpload(pool, importId, nothingElse);
  return importId;
}

async function untilStatus(pool: DatabasePool, importId: number, status: Import['status']): Promise<Import> {
  return vi.waitFor(async () => {
    const found = await findImport(pool, importId);
    if (found?.status !== status) throw new Error(`The import is ${found?.status}: ${found?.error}`);
    return found;
  }, patience);
}

function ordersOf(customers: number): string {
  const lines = Array.from(
    { length: customers },
    (_, n) => `o${n},c${n},2025-03-${String((n % 28) + 1).padStart(2, '0')},10.5`,
  );
  return ['Order,Client,Day,Total', ...lines, ''].join('\n');
}

const mapping = { columns: { order_id: 'Order', customer_id: 'Client', ordered_at: 'Day', amount: 'Total' } };
const counts = z.object({ orders: z.number(), files: z.number(), rejects: z.number() });
const countAll = sql.type(counts)`
  select (select count(*)::int from orders) as orders, (select count(*)::int from upload_files) as files,
         (select count(*)::int from import_rejects) as rejects`;

describe('an import of uploaded files', () => {
  it('shows and keeps nothing of a person who was erased, in its rows or the names of its files', async () => {
    await using database = await openDatabase();
    const { pool } = database;
    await using _worker = await startQuietWorker(database.url);
    const header = 'Order,Client,Day,Total,Name,Mail';
    const ada = 'o1,c1,2025-03-01,10,Ada Lovelace,ada@example.org';
    const first = await upload(pool, { 'orders.csv': `${header}\n${ada}\n` });
    await untilStatus(pool, first, 'ready');
    await startImport(pool, {
      importId: first,
      mapping: { columns: { ...mapping.columns, name: 'Name', email: 'Mail' } },
      recompute: false,
      also: nothingElse,
    });
    await untilStatus(pool, first, 'finished');
    const waiting = await upload(pool, { 'orders.csv': `${header}\n${ada}\no2,c2,2025-03-01,10,Bo,\n` });
    const shown = await untilStatus(pool, waiting, 'ready');
    expect(shown.inspection?.files[0]?.sample[0]).toContain('Ada Lovelace');

    await eraseCustomer(pool, { customerId: 'c1', actor: 'test' });
    const later = await upload(pool, {
      'Lovelace, Ada.csv': `${header}\no3,x,2025-03-01,10,,ADA@example.org\n${ada}\n`,
    });
    await untilStatus(pool, later, 'ready');
    for (const importId of [waiting, later]) {
      const found = await findImport(pool, importId);
      expect(JSON.stringify(found)).not.toMatch(/lovelace|ada@|\bada\b/i);
    }
    expect((await findImport(pool, waiting))?.inspection?.files[0]?.sample).toEqual([
      Array.from({ length: 6 }, () => '[erased]'),
      ['o2', 'c2', '2025-03-01', '10', 'Bo', ''],
    ]);
    expect((await findImport(pool, later))?.source).toBe('[erased]');
  });

  it('is looked into, imported by the mapping that was given, and followed by a run', async () => {
    await using database = await openDatabase();
    const { pool } = database;
    await using _worker = await startQuietWorker(database.url);
    const importId = await upload(pool, { 'orders.csv': ordersOf(40) });
    const ready = await untilStatus(pool, importId, 'ready');
    expect(ready.inspection).toMatchObject({ layout: null, remembered: null, problem: null });
    expect(ready.inspection?.files[0]).toMatchObject({
      file: 'orders.csv',
      columns: [{ name: 'Order' }, { name: 'Client' }, { name: 'Day' }, { name: 'Total' }],
      suggestion: { customer_id: 'Client', amount: 'Total' },
    });
    expect(ready.inspection?.files[0]?.sample[0]).toEqual(['o0', 'c0', '2025-03-01', '10.5']);
    expect(await startImport(pool, { importId, mapping, recompute: true, also: nothingElse })).toBe(true);
    const finished = await untilStatus(pool, importId, 'finished');
    expect(finished).toMatchObject({
      layout: 'mapped',
      rowsRead: 40,
      rowsMerged: 40,
      rowsRejected: 0,
      hasFiles: false,
      // The first rows were for a person to look at; nothing of them stays.
      inspection: null,
    });
    await vi.waitFor(async () => {
      const run = sql.type(z.object({ status: z.string(), customers: z.bigint().nullable() }))`
        select status, customers from runs where requested_by = 'ana@example.com'`;
      expect(await pool.any(run)).toEqual([{ status: 'published', customers: 40n }]);
    }, patience);

    // The next file with this header brings its mapping along.
    const again = await untilStatus(pool, await upload(pool, { 'april.csv': ordersOf(3) }), 'ready');
    expect(again.inspection?.remembered).toEqual(mapping);
  });

  it('keeps what it could not take, by line and reason, and the numbers add up', async () => {
    await using database = await openDatabase();
    const { pool } = database;
    await using _worker = await startQuietWorker(database.url);
    const broken = [
      'order_id,customer_id,order_status,order_date',
      'o1,c1,delivered,2025-03-01',
      'o2,c9,delivered,2025-03-02',
      'o3,c1,delivered,someday',
      'o4,c1,delivered',
      'o5,c1,delivered,2025-03-05',
      'o6,c1,delivered,2025-03-06',
      '',
    ].join('\n');
    const importId = await upload(pool, { 'customers.csv': 'customer_id,city\nc1,=Berlin\n', 'orders.csv': broken });
    const ready = await untilStatus(pool, importId, 'ready');
    expect(ready).toMatchObject({ layout: 'canonical', inspection: { layout: 'canonical' } });
    await startImport(pool, { importId, mapping: null, recompute: false, also: nothingElse });
    const finished = await untilStatus(pool, importId, 'finished');
    expect(finished.rowsRead).toBe(finished.rowsMerged + finished.rowsUnchanged + finished.rowsRejected);
    expect(finished.rowsRejected).toBe(3);
    for (const file of finished.report.files) expect(file.rows).toBe(file.merged + file.unchanged + file.rejected);
    expect(finished.firstRejects.map(({ file, line }) => [file, line])).toEqual([
      ['orders.csv', 3],
      ['orders.csv', 4],
      ['orders.csv', 5],
    ]);
    expect(await pool.one(countAll)).toMatchObject({ rejects: 3, files: 0 });
  });

  it('says in a sentence what is wrong with a file, and may be tried again with another mapping', async () => {
    await using database = await openDatabase();
    const { pool } = database;
    await using _worker = await startQuietWorker(database.url);
    const binary = await upload(pool, { 'photo.csv': '\x89PNG\u0000\u0001\u0002\u0003\u0004\u0005' });
    expect((await untilStatus(pool, binary, 'failed')).error).toContain('photo.csv');

    const mixed = 'Order,Client,Day,Total\no1,c1,31/1/2025,5\no2,c2,1/31/2025,5\n';
    const importId = await upload(pool, { 'mixed.csv': mixed });
    await untilStatus(pool, importId, 'ready');
    await startImport(pool, { importId, mapping, recompute: false, also: nothingElse });
    const failed = await untilStatus(pool, importId, 'failed');
    expect(failed.error).toContain('cannot be read one way');
    expect(failed.hasFiles).toBe(true);
    const dayFirst = { ...mapping, dates: 'day-first' as const };
    await startImport(pool, { importId, mapping: dayFirst, recompute: false, also: nothingElse });
    expect(await untilStatus(pool, importId, 'finished')).toMatchObject({ rowsMerged: 1, rowsRejected: 1 });
  });

  it('is begun again by another worker when its own is killed in the middle, and ends the same', async () => {
    await using database = await openDatabase();
    const { pool } = database;
    await using first = await startQuietWorker(database.url);
    const importId = await upload(pool, { 'orders.csv': ordersOf(500) });
    await untilStatus(pool, importId, 'ready');
    await using held = await holdUp(database.url);
    await startImport(pool, { importId, mapping, recompute: false, also: nothingElse });
    const merging = sql.unsafe`select 1 from pg_locks where relation = 'returns'::regclass and not granted`;
    await untilStatus(pool, importId, 'running');
    await vi.waitFor(async () => expect(await pool.exists(merging)).toBe(true), patience);
    await end(first.child, 'SIGKILL');
    await held[Symbol.asyncDispose]();
    expect(await pool.one(countAll)).toMatchObject({ orders: 0, files: 1 });
    expect(readdirSync(tmpdir())).toContainEqual(expect.stringContaining(`foresale-upload-${first.child.pid}-`));
    await using _second = await startQuietWorker(database.url);
    const finished = await untilStatus(pool, importId, 'finished');
    expect(finished).toMatchObject({ rowsRead: 500, rowsMerged: 500, rowsUnchanged: 0, error: null });
    await vi.waitFor(
      async () => expect(await pool.one(countAll)).toEqual({ orders: 500, files: 0, rejects: 0 }),
      patience,
    );
    expect(readdirSync(tmpdir())).not.toContainEqual(expect.stringContaining(`foresale-upload-${first.child.pid}-`));
  });

  it('keeps nothing when it is cancelled, waiting or at work', async () => {
    await using database = await openDatabase();
    const { pool } = database;
    await using _worker = await startQuietWorker(database.url);
    const waiting = await upload(pool, { 'orders.csv': ordersOf(5) });
    await untilStatus(pool, waiting, 'ready');
    expect(await cancelImport(pool, waiting, nothingElse)).toBe(true);
    expect(await cancelImport(pool, waiting, nothingElse)).toBe(false);

    const importId = await upload(pool, { 'orders.csv': ordersOf(500) });
    await untilStatus(pool, importId, 'ready');
    await using held = await holdUp(database.url);
    await startImport(pool, { importId, mapping, recompute: true, also: nothingElse });
    const merging = sql.unsafe`select 1 from pg_locks where relation = 'returns'::regclass and not granted`;
    // Others may come to wait for that lock as well: the server's own housekeeping does.
    await untilStatus(pool, importId, 'running');
    await vi.waitFor(async () => expect(await pool.exists(merging)).toBe(true), patience);
    expect(await cancelImport(pool, importId, nothingElse)).toBe(true);
    const cancelled = await untilStatus(pool, importId, 'cancelled');
    expect(cancelled.error).toBe('It was cancelled; nothing of it was kept.');
    await held[Symbol.asyncDispose]();
    expect(await pool.one(countAll)).toEqual({ orders: 0, files: 0, rejects: 0 });
    expect(await pool.exists(sql.unsafe`select 1 from runs`)).toBe(false);
  });
});
