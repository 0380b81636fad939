import { createPool } from '@foresale/db';
import { createTestDatabase } from '@foresale/test-database';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { appendEvent, lastEventId, readEvents, trimEvents } from '../../src/events/index.ts';
import { ids } from './fixtures.ts';

test('events older than the settings keep them are dropped, and no gap is left behind', async () => {
  await using database = await createTestDatabase();
  const pool = await createPool(database.url);
  try {
    for (const kind of ['a', 'b', 'c', 'd', 'e']) await appendEvent(pool, { kind, runId: 7, payload: { of: kind } });
    // The third began before the second: order of id is order of commit, not of beginning.
    for (const [id, days] of [
      [1, 30],
      [2, 13],
      [3, 30],
      [4, 1],
    ] as const)
      await pool.query(sql.unsafe`
        update events set created_at = now() - ${days} * interval '1 day' where id = ${id}`);
    expect(await trimEvents(pool)).toBe(1);
    const kept = await readEvents(pool, 0, 10);
    expect(ids(kept)).toEqual([2, 3, 4, 5]);
    expect(kept[3]).toMatchObject({ kind: 'e', runId: 7, payload: { of: 'e' } });
    expect(ids(await readEvents(pool, 3, 1))).toEqual([4]);

    await pool.query(sql.unsafe`update events set created_at = now() - interval '99 days'`);
    expect(await trimEvents(pool)).toBe(4);
    expect(await lastEventId(pool)).toBe(5);
    expect(await appendEvent(pool, { kind: 'f' })).toBe(6);
  } finally {
    await pool.end();
  }
});
