import { createTestDatabase } from '@foresale/test-database';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createPool } from '../src/index.ts';
import { beginUpload, completeUpload, dropStaleUploads, storeFile } from '../src/uploads/index.ts';

test('files that nobody came back for are dropped a day after they came, and those of imports under way stay', async () => {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url);
  try {
    const states = ['receiving', 'ready', 'queued', 'running', 'failed'] as const;
    for (const age of ['2 hours', '25 hours']) {
      for (const status of states) {
        const importId = await beginUpload(pool, 'test');
        const content = (async function* () {
          yield Buffer.from('x');
        })();
        await storeFile(pool, { importId, fileNo: 1, name: `${status} ${age}`, content });
        if (status !== 'receiving') await completeUpload(pool, importId, async () => undefined);
        await pool.query(sql.unsafe`
          update imports set status = ${status}, requested_at = now() - ${age}::interval,
            finished_at = ${status === 'failed' ? new Date().toISOString() : null}::timestamptz
           where import_id = ${importId}`);
      }
    }
    await pool.query(sql.unsafe`update imports set inspection = '{"sample": "Ada"}'`);
    await dropStaleUploads(pool);
    const samples = await pool.anyFirst(sql.type(z.object({ status: z.string() }))`
      select status from imports where inspection is not null and requested_at < now() - interval '1 day'`);
    expect([...samples].sort()).toEqual(['queued', 'running']);
    const kept = await pool.anyFirst(sql.type(z.object({ name: z.string() }))`
      select name from upload_files order by import_id`);
    expect(kept).toEqual([...states.map((status) => `${status} 2 hours`), 'queued 25 hours', 'running 25 hours']);
    const ended = await pool.any(sql.type(z.object({ status: z.string() }))`
      select status from imports where requested_at < now() - interval '1 day' order by import_id`);
    expect(ended.map(({ status }) => status)).toEqual(['cancelled', 'queued', 'running', 'failed']);
  } finally {
    await pool.end();
  }
});
