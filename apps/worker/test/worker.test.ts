import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { scheduledRunQueue } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import { currentRun, findRun, type RunState, requestRun } from '@foresale/db/runs';
import { saveSchedule } from '@foresale/db/schedules';
import { patience } from '@foresale/test-database';
import { pino } from 'pino';
import { sql } from 'slonik';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { requestScheduledRun } from '../src/handlers/scheduled-run.ts';
import { startJobQueue } from '../src/index.ts';
import { end, holdUp, main, openDatabase, startWorker } from './running-worker.ts';

const parent = fileURLToPath(new URL('parent.ts', import.meta.url));

async function untilEnded(pool: DatabasePool, runId: number): Promise<RunState> {
  return vi.waitFor(async () => {
    const run = await findRun(pool, runId);
    if (run === null || run.status === 'queued' || run.status === 'running') throw new Error('The run goes on.');
    return run;
  }, patience);
}

describe('a worker', () => {
  it('does the runs that were asked for, before and after it started, and ends on SIGTERM', async () => {
    await using database = await openDatabase();
    const before = await requestRun(database.pool, { requestedBy: 'test' });
    await using worker = await startWorker(database.url);
    expect(await untilEnded(database.pool, before.runId)).toMatchObject({ status: 'published' });
    const after = await requestRun(database.pool, { requestedBy: 'test' });
    expect(await untilEnded(database.pool, after.runId)).toMatchObject({ status: 'published' });
    expect(await currentRun(database.pool)).toBe(after.runId);
    // The tidying up behind it.
    const workLeft = sql.type(z.object({ relname: z.string() }))`
      select relname from pg_class where relkind = 'r' and relname = ${`customer_values_${after.runId}`}`;
    await vi.waitFor(async () => expect(await database.pool.any(workLeft)).toEqual([]), patience);
    expect(await end(worker.child, 'SIGTERM')).toEqual([0, null]);
  });

  it('is replaced by another when it is killed in the middle of a run', async () => {
    await using database = await openDatabase();
    await using first = await startWorker(database.url);
    await using held = await holdUp(database.url);
    const { runId } = await requestRun(database.pool, { requestedBy: 'test' });
    await vi.waitFor(async () => expect((await findRun(database.pool, runId))?.steps).toHaveLength(1), patience);
    await end(first.child, 'SIGKILL');
    await held[Symbol.asyncDispose]();
    await using second = await startWorker(database.url);
    expect(await untilEnded(database.pool, runId)).toMatchObject({ status: 'published' });
    expect(await end(second.child, 'SIGTERM')).toEqual([0, null]);
  });

  it('ends when the process that started it is gone', async () => {
    await using database = await openDatabase();
    const middle = fork(parent, [main], { env: { DATABASE_URL: database.url, LOG_LEVEL: 'error' }, stdio: 'inherit' });
    const [pid] = await once(middle, 'message');
    middle.kill('SIGKILL');
    await vi.waitFor(() => expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH'), patience);
  });

  it('makes up once for a scheduled time that passed while no worker was there', async () => {
    await using database = await openDatabase();
    const lastHour = new Date(Date.now() - 3_600_000);
    const cron = `${lastHour.getUTCMinutes()} ${lastHour.getUTCHours()} * * *`;
    {
      await using first = await startWorker(database.url);
      await saveSchedule(database.pool, { name: 'Hourly', cron, train: false, paused: false }, async () => undefined);
      await end(first.child, 'SIGTERM');
    }
    // As if the last look at the clock, and the schedule, were three days old: three times were missed. The other schedules
    // stay new: a run of theirs would serve this one, too, if it came first.
    await database.pool.query(sql.unsafe`
      update pgboss.schedule set created_on = now() - interval '3 days' where data ->> 'schedule' = 'Hourly'`);
    await database.pool.query(sql.unsafe`update pgboss.version set cron_on = now() - interval '3 days'`);
    const jobs = () =>
      database.pool.anyFirst(sql.type(z.object({ state: z.string() }))`
        select state::text from pgboss.job where name = 'scheduled-run' and data ->> 'schedule' = 'Hourly'`);
    const runs = () =>
      database.pool.anyFirst(sql.type(z.object({ status: z.string() }))`
        select status from runs where requested_by = 'schedule Hourly'`);
    {
      await using second = await startWorker(database.url);
      await vi.waitFor(async () => expect(await runs()).toEqual(['published']), patience);
      await end(second.child, 'SIGTERM');
    }
    // A later look at the clock, by another worker, finds nothing more to make up for.
    await database.pool.query(sql.unsafe`update pgboss.version set cron_on = now() - interval '1 minute'`);
    await using _third = await startWorker(database.url);
    const looked = sql.type(z.object({ done: z.boolean() }))`
      select v.cron_on > now() - interval '30 seconds' and not exists (
               select from pgboss.job where name = '__pgboss__send-it' and state in ('created', 'retry', 'active')) as done
        from pgboss.version v`;
    await vi.waitFor(async () => expect(await database.pool.oneFirst(looked)).toBe(true), patience);
    expect(await jobs()).toEqual(['completed']);
    expect(await runs()).toEqual(['published']);
  });

  it('asks for nothing while a schedule is paused', async () => {
    await using database = await openDatabase();
    await requestScheduledRun(database.pool, { schedule: 'Night', train: false, paused: true });
    expect(await database.pool.anyFirst(sql.unsafe`select 1 from runs`)).toEqual([]);
    await requestScheduledRun(database.pool, { schedule: 'Night', train: true, paused: false });
    expect(await database.pool.one(sql.unsafe`select requested_by, train from runs`)).toEqual({
      requested_by: 'schedule Night',
      train: true,
    });
  });

  it('asks for a run when a schedule comes due', async () => {
    await using database = await openDatabase();
    await using _worker = await startWorker(database.url);
    const boss = await startJobQueue({ databaseUrl: database.url, logger: pino({ level: 'silent' }) });
    try {
      await boss.send(scheduledRunQueue.name, { schedule: 'nightly' });
      await vi.waitFor(async () => expect(await currentRun(database.pool)).not.toBeNull(), patience);
    } finally {
      await boss.stop({ graceful: false });
    }
  });
});
