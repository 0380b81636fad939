import { queues } from '@foresale/contract';
import { createTestDatabase } from '@foresale/test-database';
import { PgBoss } from 'pg-boss';
import { sql } from 'slonik';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createPool } from '../../src/index.ts';
import {
  listSchedules,
  nextTimes,
  pauseSchedule,
  prepareSchedules,
  removeSchedule,
  saveSchedule,
} from '../../src/schedules/index.ts';
import { saveSettings } from '../../src/settings/index.ts';

const nothingElse = async () => undefined;
const nightly = { name: 'Night', cron: '30 2 * * *', train: false, paused: false };

async function openShop({ hasWorkers }: { readonly hasWorkers: boolean }) {
  const database = await createTestDatabase();
  const pool = await createPool(database.url);
  const boss = new PgBoss({ connectionString: database.url, schedule: false, supervise: false });
  if (hasWorkers) {
    await boss.start();
    for (const { name, options } of queues) await boss.createQueue(name, options);
  }
  return {
    pool,
    boss,
    kinds: () => pool.anyFirst(sql.type(z.object({ kind: z.string() }))`select kind from events order by id`),
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: false });
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

describe('schedules', () => {
  test('live in the job queue, where they are changed, paused and removed', async () => {
    await using shop = await openShop({ hasWorkers: true });
    const { key } = await saveSchedule(shop.pool, nightly, nothingElse);
    expect(await shop.boss.getSchedules('scheduled-run')).toMatchObject([
      { key, cron: '30 2 * * *', timezone: 'UTC', options: { missed: 'once' }, data: { schedule: 'Night' } },
    ]);
    await saveSchedule(shop.pool, { ...nightly, key, name: 'Later', cron: ' 0  4 * * * ' }, nothingElse);
    await pauseSchedule(shop.pool, { key, paused: true }, nothingElse);
    expect(await listSchedules(shop.pool)).toEqual([
      { key, name: 'Later', cron: '0 4 * * *', timeZone: 'UTC', train: false, paused: true },
    ]);
    await removeSchedule(shop.pool, key, nothingElse);
    expect(await shop.boss.getSchedules('scheduled-run')).toEqual([]);
    expect(await shop.kinds()).toEqual(Array(4).fill('schedules.changed'));
    await expect(removeSchedule(shop.pool, key, nothingElse)).rejects.toMatchObject({ code: 'unknown' });
  });

  test('are kept whole or not at all: what joins an edit and fails, undoes it', async () => {
    await using shop = await openShop({ hasWorkers: true });
    const failing = () => Promise.reject(new Error('no audit'));
    await expect(saveSchedule(shop.pool, nightly, failing)).rejects.toThrow('no audit');
    expect(await shop.boss.getSchedules('scheduled-run')).toEqual([]);
    expect(await shop.kinds()).toEqual([]);
  });

  test('have names of their own and times that can be read', async () => {
    await using shop = await openShop({ hasWorkers: true });
    await saveSchedule(shop.pool, nightly, nothingElse);
    await expect(saveSchedule(shop.pool, { ...nightly, name: 'NIGHT' }, nothingElse)).rejects.toMatchObject({
      code: 'taken',
    });
    for (const cron of ['', '* * * * * *', '61 * * * *', '0 0 31 2 *', 'RRULE:FREQ=DAILY', '@daily']) {
      await expect(saveSchedule(shop.pool, { ...nightly, name: 'x', cron }, nothingElse)).rejects.toMatchObject({
        code: 'wrong-times',
      });
    }
    expect(await listSchedules(shop.pool)).toHaveLength(1);
  });

  test('move with the shop to another time zone', async () => {
    await using shop = await openShop({ hasWorkers: true });
    await saveSchedule(shop.pool, nightly, nothingElse);
    await saveSettings(shop.pool, { timeZone: 'America/New_York' });
    expect(await shop.boss.getSchedules('scheduled-run')).toMatchObject([{ timezone: 'America/New_York' }]);
  });

  test('of a first start are made once, and those that were removed do not come back', async () => {
    await using shop = await openShop({ hasWorkers: true });
    await Promise.all([prepareSchedules(shop.pool), prepareSchedules(shop.pool)]);
    expect(await listSchedules(shop.pool)).toMatchObject([
      { key: 'nightly', cron: '0 3 * * *', train: false },
      { key: 'weekly-training', cron: '0 4 * * 0', train: true },
    ]);
    await removeSchedule(shop.pool, 'nightly', nothingElse);
    await prepareSchedules(shop.pool);
    expect(await listSchedules(shop.pool)).toHaveLength(1);
  });

  test('need a worker to have started once', async () => {
    await using shop = await openShop({ hasWorkers: false });
    expect(await listSchedules(shop.pool)).toEqual([]);
    await expect(saveSchedule(shop.pool, nightly, nothingElse)).rejects.toMatchObject({ code: 'no-worker' });
  });
});

describe('the next times', () => {
  const inBerlin = (cron: string, from: string, count: number) =>
    nextTimes({ cron, timeZone: 'Europe/Berlin', from: new Date(from), count }).map((time) => time.toISOString());

  test('of a day come once in the night when the clocks go forward, an hour later by the wall', () => {
    expect(inBerlin('30 2 * * *', '2026-03-28T12:00:00Z', 3)).toEqual([
      '2026-03-29T01:30:00.000Z', // 03:30, since 02:30 does not exist
      '2026-03-30T00:30:00.000Z',
      '2026-03-31T00:30:00.000Z',
    ]);
  });

  test('of a day come once in the night when the clocks go back', () => {
    expect(inBerlin('30 2 * * *', '2026-10-24T12:00:00Z', 3)).toEqual([
      '2026-10-25T00:30:00.000Z', // the first 02:30 of two
      '2026-10-26T01:30:00.000Z',
      '2026-10-27T01:30:00.000Z',
    ]);
  });

  test('of an hour come every hour, whatever the wall says', () => {
    expect(inBerlin('30 * * * *', '2026-10-24T23:40:00Z', 4)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:30:00.000Z',
      '2026-10-25T02:30:00.000Z',
      '2026-10-25T03:30:00.000Z',
    ]);
  });
});
