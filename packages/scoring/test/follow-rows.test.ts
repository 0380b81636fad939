import {
  claimRun,
  connectPipeline,
  createSnapshot,
  readLoadedRows,
  type StepReport,
  sessionName,
} from '@foresale/db/pipeline';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { followRows } from '../src/follow-rows.ts';
import { ShopDatabase } from './shop-database.ts';

const expected = 30_000;
const place = { step: 'values', position: 1, steps: 3, rowsExpected: expected };

it('tells about how many rows a step has loaded that nobody can see yet, and stays quiet once it has ended', async () => {
  await using database = await ShopDatabase.create();
  const runId = await database.request(new Date('2025-04-01T00:00:00Z'));
  await using session = await connectPipeline(database.url, 'the step');
  const claim = await claimRun(session, runId);
  await createSnapshot(session, claim);
  await session.rows(
    z.unknown(),
    `insert into customers (customer_id, name) select 'customer ' || n, 'Somebody' from generate_series(1, $1) n`,
    [expected],
  );
  await session.rows(z.unknown(), 'analyze customers');
  const load = (from: number, until: number) =>
    session.rows(
      z.unknown(),
      `insert into customer_values (run_id, customer_id, last_order_day, frequency, monetary_minor)
        select $1, 'customer ' || n, 20000, 1, 100 from generate_series($2::integer, $3::integer) n`,
      [runId, from, until],
    );
  const announced = async () =>
    (
      await database.rows(
        z.object({ payload: z.custom<StepReport>() }),
        `select payload from events where kind = 'run.progress' and run_id = $1 order by id`,
        [runId],
      )
    ).map(({ payload }) => payload.rowsDone);

  await session.transaction(async () => {
    await load(1, expected / 2);
    const loaded = await readLoadedRows(database.connection, claim, 'customer_values');
    expect(loaded / (expected / 2)).toBeGreaterThan(0.8);
    expect(loaded / (expected / 2)).toBeLessThan(1.2);
    {
      await using _ = followRows({ databaseUrl: database.url, claim }, place, 'customer_values');
      await expect.poll(announced).toEqual([loaded]);
      await load(expected / 2 + 1, 2 * expected);
      // More than was expected is still not all: only the step itself can say that.
      await expect.poll(async () => (await announced()).at(-1)).toBe(expected * 0.99);
    }
    const told = await announced();
    await load(2 * expected + 1, 3 * expected);
    expect(await announced()).toEqual(told);
  });
});

it('stops when the run is taken over, without a word', async () => {
  await using database = await ShopDatabase.create();
  const runId = await database.request(new Date('2025-04-01T00:00:00Z'));
  await using session = await connectPipeline(database.url, 'the step');
  const ghost = await claimRun(session, runId);
  const claim = await claimRun(database.connection, runId);
  await createSnapshot(database.connection, claim);
  await database.rows(
    z.unknown(),
    `insert into customer_values (run_id, customer_id, last_order_day, frequency, monetary_minor)
      select $1, 'c' || n, 20000, 1, 100 from generate_series(1, 5000) n`,
    [runId],
  );
  const sessions = () =>
    database.rows(
      z.unknown(),
      `select 1 from pg_stat_activity where application_name = $1 and datname = current_database()
         and wait_event_type = 'Lock'`,
      [sessionName(runId, ghost.attempt)],
    );
  await using following = followRows({ databaseUrl: database.url, claim: ghost }, place, 'customer_values');
  await using keeper = await connectPipeline(database.url, 'test');
  await keeper.transaction(async () => {
    // Held up before the fence until it has been seen.
    await keeper.rows(z.unknown(), 'lock table runs');
    await expect.poll(sessions).not.toEqual([]);
  });
  await following[Symbol.asyncDispose]();
  expect(await database.rows(z.unknown(), 'select 1 from run_steps where run_id = $1', [runId])).toEqual([]);
});
