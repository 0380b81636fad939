import type { DatabasePool } from '@foresale/db';
import { fillEmptyShop } from '@foresale/db/fill';
import { cancelRun, findRun, requestRun } from '@foresale/db/runs';
import { cancelTraining, findTraining, listTrainings, requestTraining } from '@foresale/db/trainings';
import { copyBatches, copyColumns, copyProducts } from '@foresale/demo-shop';
import { patience } from '@foresale/test-database';
import { sql } from 'slonik';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { end, holdUp, openDatabase, startWorker } from './running-worker.ts';

async function openShop(customers: number) {
  const database = await openDatabase();
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const shop = { endsOn: yesterday, customers, years: 1, ordersPerCustomer: 6, seed: 3 };
  const parts = [copyProducts(shop), ...copyBatches(shop)].flat();
  await fillEmptyShop(
    database.url,
    parts.map((part) => ({ ...part, columns: copyColumns[part.table] })),
  );
  return database;
}

async function untilEnded(pool: DatabasePool, trainingId: number) {
  return vi.waitFor(async () => {
    const training = await findTraining(pool, trainingId);
    if (training === null || ['queued', 'running'].includes(training.status)) throw new Error('The training goes on.');
    return training;
  }, patience);
}

async function untilRunEnded(pool: DatabasePool, runId: number) {
  return vi.waitFor(async () => {
    const run = await findRun(pool, runId);
    if (run === null || ['queued', 'running'].includes(run.status)) throw new Error('The run goes on.');
    return run;
  }, patience);
}

async function untilReading(pool: DatabasePool, trainingId: number): Promise<void> {
  await vi.waitFor(async () => expect((await findTraining(pool, trainingId))?.stage).toBe('reading'), patience);
}

const standing = sql.type(z.object({ models: z.number(), promotions: z.number() }))`
  select (select count(*) from models)::integer as models, (select count(*) from model_promotions)::integer as promotions`;

describe('a training', () => {
  it('learns in a worker, after the first run has asked for it; its model scores once it is promoted', async () => {
    await using database = await openShop(1_500);
    await using _worker = await startWorker(database.url);
    const { runId } = await requestRun(database.pool, { requestedBy: 'test' });
    expect(await untilRunEnded(database.pool, runId)).toMatchObject({ status: 'published' });
    const training = await vi.waitFor(async () => {
      const [first] = await listTrainings(database.pool, 1);
      if (first === undefined) throw new Error('Nobody asked for a training.');
      return first;
    }, patience);
    expect(training.requestedBy).toBe('automatic');
    const ended = await untilEnded(database.pool, training.trainingId);
    expect(ended).toMatchObject({ status: 'finished', modelId: expect.any(Number), sentence: null });
    if (!ended.promoted) {
      // Chance decides in a shop of this size whether it beats every baseline: then a person says so.
      await database.pool.query(sql.unsafe`
        insert into model_promotions (model_id, actor) values (${ended.modelId}, 'test')`);
    }
    await vi.waitFor(async () => {
      const run = await database.pool.one(sql.type(z.object({ scored: z.boolean() }))`
        select exists (select 1 from predictions) and model_id = ${ended.modelId} as scored
        from runs where run_id = (select run_id from current_snapshot)`);
      expect(run.scored).toBe(true);
    }, patience);
  });

  it('is refused in words when there is too little to learn from, and a run that waits for it is done all the same', async () => {
    await using database = await openDatabase();
    await using _worker = await startWorker(database.url);
    const { runId } = await requestRun(database.pool, { requestedBy: 'test', train: true });
    expect(await untilRunEnded(database.pool, runId)).toMatchObject({ status: 'published' });
    const [training] = await listTrainings(database.pool, 1);
    expect(training).toMatchObject({
      runId,
      status: 'refused',
      code: 'too-little-data',
      sentence: expect.stringMatching(/history/),
      modelId: null,
    });
  });

  it('is taken over when its worker is killed, and had changed nothing', async () => {
    await using database = await openShop(300);
    await using first = await startWorker(database.url);
    const { trainingId } = await requestTraining(database.pool, { requestedBy: 'test' });
    {
      await using _held = await holdUp(database.url);
      await untilReading(database.pool, trainingId);
      await end(first.child, 'SIGKILL');
      expect(await database.pool.one(standing)).toEqual({ models: 0, promotions: 0 });
    }
    await using _second = await startWorker(database.url);
    const ended = await untilEnded(database.pool, trainingId);
    expect(['finished', 'refused']).toContain(ended.status);
  });

  it('can be cancelled, waiting or at work, and leaves nothing behind', async () => {
    await using database = await openShop(300);
    const waiting = await requestTraining(database.pool, { requestedBy: 'test' });
    expect(await requestTraining(database.pool, { requestedBy: 'another' })).toEqual({ ...waiting, started: false });
    expect(await cancelTraining(database.pool, waiting.trainingId)).toBe(true);
    expect(await findTraining(database.pool, waiting.trainingId)).toMatchObject({ status: 'cancelled' });
    expect(await cancelTraining(database.pool, waiting.trainingId)).toBe(false);

    await using _worker = await startWorker(database.url);
    await using _held = await holdUp(database.url);
    const working = await requestTraining(database.pool, { requestedBy: 'test' });
    await untilReading(database.pool, working.trainingId);
    expect(await cancelTraining(database.pool, working.trainingId)).toBe(true);
    expect(await untilEnded(database.pool, working.trainingId)).toMatchObject({ status: 'cancelled', modelId: null });
    expect(await database.pool.one(standing)).toEqual({ models: 0, promotions: 0 });
  });

  it('can be cancelled in its last moment, when it has learned and is about to say so', async () => {
    await using database = await openShop(1_500);
    await using _worker = await startWorker(database.url);
    const { trainingId } = await requestTraining(database.pool, { requestedBy: 'test' });
    await untilReading(database.pool, trainingId);
    // Not to be seen before it is committed, and by then the training waits for this row to end itself.
    await database.pool.transaction(async (transaction) => {
      await cancelTraining(transaction, trainingId);
      const waiting = (session: string) => sql.type(z.object({ pid: z.number() }))`
        select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
           and application_name like ${`foresale training ${trainingId} ${session}`}`;
      // Those who watch over it wait for it, too, and would see the cancel at the same moment: they are sent away until
      // they have nothing left to write.
      let quiet = 0;
      await vi.waitFor(async () => {
        const ends = (await transaction.any(waiting('attempt %'))).length === 1;
        const watching = await transaction.any(waiting('watch'));
        for (const { pid } of watching) await transaction.query(sql.unsafe`select pg_cancel_backend(${pid}::integer)`);
        quiet = ends && watching.length === 0 ? quiet + 1 : 0;
        if (quiet < 50) throw new Error('It still learns, or is still being watched.');
      }, patience);
    });
    // Ended by the job itself, not by those who look for lost ones later.
    const status = await vi.waitFor(
      () =>
        database.pool.oneFirst(sql.type(z.object({ status: z.string() }))`
          select t.status from trainings t join pgboss.job j on j.id = t.job_id
           where t.training_id = ${trainingId} and j.state = 'completed'`),
      patience,
    );
    expect(status).toBe('cancelled');
    expect(await database.pool.one(standing)).toEqual({ models: 0, promotions: 0 });
  });

  it('ends with the run that waits for it', async () => {
    await using database = await openDatabase();
    const { runId } = await requestRun(database.pool, { requestedBy: 'test', train: true });
    const [training] = await listTrainings(database.pool, 1);
    expect(training).toMatchObject({ runId, status: 'queued' });
    expect(await cancelRun(database.pool, runId)).toBe(true);
    expect(await findTraining(database.pool, training?.trainingId ?? 0)).toMatchObject({ status: 'cancelled' });
  });
});
