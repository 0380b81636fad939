import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createPool } from '@foresale/db';
import {
  claimRun,
  connectPipeline,
  createSnapshot,
  endRun,
  interruptibleSession,
  publishRun,
  recordStep,
  retireSnapshots,
} from '@foresale/db/pipeline';
import { cancelRun, findRun, requestRun } from '@foresale/db/runs';
import { patience } from '@foresale/test-database';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tidySnapshots } from '../src/index.ts';
import { ShopDatabase } from './shop-database.ts';
import type { Shop } from './slow-rfm.ts';
import { promoteSmallModel } from './small-model.ts';

const killedWorker = fileURLToPath(new URL('killed-worker.ts', import.meta.url));
const asOf = new Date('2025-04-01T00:00:00Z');
const trainedAsOf = new Date('2025-01-31T00:00:00Z');

const shop: Shop = {
  timeZone: 'Europe/Berlin',
  orders: Array.from({ length: 300 }, (_, index) => ({
    customerId: `c${(index * index) % 97}`,
    orderId: `o${index}`,
    orderedAt: new Date(Date.UTC(2025, 0, 1 + (index % 90), index % 24)),
    cancelledAt: null,
    amountMinor: 100 + ((index * 7919) % 5000),
  })),
  returns: [],
};

const boundaries = ['values', 'scores', 'features', 'predictions', 'list'].flatMap((step) => [
  `${step} running`,
  `${step} done`,
]);

describe('a worker that is killed', () => {
  it.each(
    boundaries,
  )('at "%s" leaves the old snapshot current, and the retry ends like an undisturbed run', async (boundary) => {
    await using database = await ShopDatabase.create();
    await fillAndTrain(database);
    await database.runAt(new Date('2025-02-01T00:00:00Z'));
    const before = await readCurrent(database);

    const runId = await database.request(asOf);
    await killWorker(database.url, runId, boundary);
    expect(await readCurrent(database)).toEqual(before);

    expect(await database.execute(runId)).toMatchObject({ status: 'published' });
    const retried = await readCurrent(database);
    expect(retried.runId).toBe(runId);
    expect(retried.texts.every((text) => text !== '')).toBe(true);

    await using undisturbed = await ShopDatabase.create();
    await fillAndTrain(undisturbed);
    await undisturbed.runAt(new Date('2025-02-01T00:00:00Z'));
    expect(await undisturbed.execute(await undisturbed.request(asOf))).toMatchObject({ status: 'published' });
    expect(await readCurrent(undisturbed)).toEqual(retried);
  });

  it('never came back: ending its run leaves no debris', async () => {
    await using database = await ShopDatabase.create();
    await database.fill(shop);
    const runId = await database.request(asOf);
    await killWorker(database.url, runId, 'list running');
    await database.rows(z.unknown(), 'select drop_snapshot($1)', [runId]);
    expect(await leftTables(database, runId)).toEqual([]);
  });
});

describe('what may wait until after the publish', () => {
  it('is done by the tidying up, and again without harm', async () => {
    await using database = await ShopDatabase.create();
    await database.fill(shop);
    const runId = await database.request(asOf);
    expect(await database.execute(runId)).toMatchObject({ status: 'published' });
    expect(await readSummed(database)).toEqual([]);
    expect(await leftTables(database, runId)).toContain(`customer_values_${runId}`);

    expect(await tidySnapshots(database.url)).toEqual({ retired: 0, dropped: 1, summed: true });
    expect(await readSummed(database)).toEqual([runId]);
    expect(await leftTables(database, runId)).toEqual([`priority_list_rows_${runId}`]);
    expect(await tidySnapshots(database.url)).toEqual({ retired: 0, dropped: 0, summed: true });
  });

  it('gives way to a run', async () => {
    await using database = await ShopDatabase.create();
    await database.fill(shop);
    await database.runAt(new Date('2025-03-01T00:00:00Z'));
    // Holds the tidying up in the middle of its work.
    await using holder = await connectPipeline(database.url, 'holder');
    await holder.rows(z.unknown(), `select pg_advisory_lock(hashtext('foresale order days'))`);
    const tidied = tidySnapshots(database.url);
    await expect
      .poll(
        () =>
          database.rows(
            z.unknown(),
            `select 1 from pg_stat_activity
              where datname = current_database() and wait_event = 'advisory' and application_name = $1`,
            [interruptibleSession],
          ),
        patience,
      )
      .not.toEqual([]);
    const whileRunning: boolean[] = [];
    const outcome = await database.execute(await database.request(asOf), {
      onStep: async () => {
        whileRunning.push((await tidySnapshots(database.url)).summed);
      },
    });
    expect(outcome).toMatchObject({ status: 'published' });
    expect(await tidied).toMatchObject({ summed: false });
    expect(whileRunning).toContain(false);
    expect(whileRunning).not.toContain(true);
    await holder.rows(z.unknown(), `select pg_advisory_unlock_all()`);
    expect(await tidySnapshots(database.url)).toMatchObject({ summed: true });
  });
});

describe('retention', () => {
  it('leaves the current snapshot, the one that a run under way compares itself with, and the newest', async () => {
    await using database = await ShopDatabase.create();
    await database.fill(shop);
    const runIds: number[] = [];
    for (let month = 1; month <= 5; month += 1) {
      const runId = await database.request(new Date(Date.UTC(2025, month, 1)));
      expect(await database.execute(runId)).toMatchObject({ status: 'published' });
      runIds.push(runId);
    }
    const [current, compared, , fourth, newest] = runIds;
    await database.rows(z.unknown(), 'update settings set kept_snapshots = 2');
    await database.rows(z.unknown(), 'update current_snapshot set run_id = $1', [current]);
    await database.rows(
      z.unknown(),
      `insert into runs (status, requested_by, started_at, previous_run_id) values ('running', 'test', now(), $1)`,
      [compared],
    );
    expect(await retireSnapshots(database.connection)).toEqual([runIds[2]]);
    const kept = await database.rows(
      z.object({ runId: z.number() }),
      `select run_id as "runId" from runs where status = 'published' and snapshot_dropped_at is null order by run_id`,
    );
    expect(kept.map(({ runId }) => runId)).toEqual([current, compared, fourth, newest]);
  });
});

describe('a ghost', () => {
  it('loses its session to the attempt that takes over, and cannot publish', async () => {
    await using database = await ShopDatabase.create();
    await database.fill(shop);
    const runId = await database.request(asOf);
    await using ghost = await connectPipeline(database.url, 'ghost');
    const claim = await claimRun(ghost, runId);
    await createSnapshot(ghost, claim);

    const outcome = await database.execute(runId);
    expect(outcome).toMatchObject({ status: 'published' });
    await expect(ghost.rows(z.unknown(), 'select 1')).rejects.toThrow();
    await using revenant = await connectPipeline(database.url, 'revenant');
    await expect(createSnapshot(revenant, claim)).rejects.toThrow('taken over');
    const rows = outcome.status === 'published' ? outcome.customers : 0;
    await expect(publishRun(revenant, claim, { scores: rows, predictions: null, list: rows })).rejects.toThrow(
      'taken over',
    );
  });

  it('whose session nobody could end neither writes, publishes nor ends what its successor is at', async () => {
    await using database = await ShopDatabase.create();
    await database.fill(shop);
    const runId = await database.request(asOf);
    const claim = await (async () => {
      await using first = await connectPipeline(database.url, 'first');
      return await claimRun(first, runId);
    })();
    await using revenant = await connectPipeline(database.url, 'revenant');
    const tried: string[] = [];
    const outcome = await database.execute(runId, {
      onStep: async (report) => {
        tried.push(`${report.step} ${report.status}`);
        await expect(recordStep(revenant, claim, report)).rejects.toThrow('taken over');
        await expect(createSnapshot(revenant, claim)).rejects.toThrow('taken over');
        if (report.step === 'list' && report.status === 'done') {
          const loaded = { scores: report.rowsDone, predictions: null, list: report.rowsDone };
          await expect(publishRun(revenant, claim, loaded)).rejects.toThrow('taken over');
        }
        await endRun(revenant, claim, { status: 'failed', code: 'ghost', sentence: 'I was here.' });
      },
    });
    expect(outcome).toMatchObject({ status: 'published' });
    expect(tried).toContain('list done');
  });
});

describe('readers', () => {
  // On a cluster whose nodes share two cores a publish takes seconds.
  it('never see two runs mixed while fifty are published', async () => {
    await using database = await ShopDatabase.create();
    await database.fill(shop);
    await database.runAt(new Date('2025-03-01T00:00:00Z'));
    await using reader = await connectPipeline(database.url, 'reader');
    const reading = new AbortController();
    const seen = new Set<string>();
    const poll = (async () => {
      while (!reading.signal.aborted) {
        const [row] = await reader.rows(
          z.object({ dates: z.number(), date: z.string(), rows: z.number(), ranks: z.number(), sized: z.boolean() }),
          `select count(distinct calculated_date) as dates, min(calculated_date)::text as date, count(*) as rows,
                  max(listed.ranks)::bigint as ranks, count(*) = max(sized.customers) as sized
             from rfm_scores
             cross join (select max(rank) as ranks from priority_list) as listed
             cross join (select sum(customers) as customers from segments) as sized`,
        );
        expect(row).toMatchObject({ dates: 1, sized: true });
        expect(row?.ranks).toBe(row?.rows);
        seen.add(row?.date ?? '');
      }
    })();
    for (let day = 1; day <= 50; day += 1) {
      expect(await database.runAt(new Date(Date.UTC(2025, 2, 1 + day)))).toMatchObject({ status: 'published' });
      await tidySnapshots(database.url);
    }
    reading.abort();
    await poll;
    expect(seen.size).toBeGreaterThan(20);
    // Retention kept the newest five and the compact history of all.
    const kept = z.object({ snapshots: z.number(), runs: z.number() });
    const [left] = await database.rows(
      kept,
      `select (select count(*) from pg_class where relname like 'priority\\_list\\_rows\\__%' and relkind = 'r') as snapshots,
              (select count(distinct run_id) from customer_history) as runs`,
    );
    expect(left).toEqual({ snapshots: 5, runs: 51 });
  }, 900_000);
});

describe('a publish', () => {
  it('waits for whoever asked before the run had a place to be found', async () => {
    await using database = await ShopDatabase.create();
    await database.fill(shop);
    await using early = await connectPipeline(database.url, 'early');
    const ended: string[] = [];
    const runId = await database.request(asOf);
    const asking = early.rows(z.unknown(), 'select pg_sleep(1)').then(() => ended.push('question'));
    await expect
      .poll(
        () =>
          database.rows(
            z.unknown(),
            `select 1 from pg_stat_activity where query like '%pg_sleep(1)%' and state = 'active'
        and pid <> pg_backend_pid()`,
          ),
        patience,
      )
      .not.toEqual([]);
    expect(await database.execute(runId)).toMatchObject({ status: 'published' });
    ended.push('run');
    await asking;
    expect(ended).toEqual(['question', 'run']);
  });
});

describe('triggers', () => {
  it('that come at once give one run', async () => {
    await using database = await ShopDatabase.create();
    await using pool = await openPool(database.url);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => requestRun(pool.use, { requestedBy: `person ${index}` })),
    );
    expect(new Set(answers.map((answer) => answer.runId)).size).toBe(1);
    expect(answers.filter((answer) => answer.started)).toHaveLength(1);
  });

  it('can be cancelled, waiting or at work, and leave nothing behind', async () => {
    await using database = await ShopDatabase.create();
    await using pool = await openPool(database.url);
    await database.fill(shop);
    const waiting = await requestRun(pool.use, { requestedBy: 'test' });
    expect(await cancelRun(pool.use, waiting.runId)).toBe(true);
    expect(await findRun(pool.use, waiting.runId)).toMatchObject({ status: 'cancelled' });
    expect(await database.execute(waiting.runId)).toMatchObject({ status: 'left' });

    const working = await requestRun(pool.use, { requestedBy: 'test' });
    const outcome = await database.execute(working.runId, {
      onStep: async (step) => {
        if (step.step === 'list' && step.status === 'running') await cancelRun(pool.use, working.runId);
      },
    });
    expect(outcome).toEqual({ status: 'cancelled' });
    expect(await findRun(pool.use, working.runId)).toMatchObject({ status: 'cancelled' });
    expect(await leftTables(database, working.runId)).toEqual([]);
    expect(await cancelRun(pool.use, working.runId)).toBe(false);
  });

  it('that fail say why, and leave nothing behind', async () => {
    await using database = await ShopDatabase.create();
    await using pool = await openPool(database.url);
    await database.fill(shop);
    const { runId } = await requestRun(pool.use, { requestedBy: 'test' });
    const outcome = await database.execute(runId, {
      onStep: async (step) => {
        if (step.step === 'list' && step.status === 'running') {
          await database.rows(z.unknown(), `delete from customer_scores where run_id = $1 and customer_id = 'c1'`, [
            runId,
          ]);
        }
      },
    });
    expect(outcome).toMatchObject({ status: 'failed', code: 'counts-differ' });
    expect(await findRun(pool.use, runId)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('scored'),
    });
    expect(await leftTables(database, runId)).toEqual([]);
  });
});

/** The runs whose orders are summed up for key figures. */
async function readSummed(database: ShopDatabase): Promise<readonly number[]> {
  const rows = await database.rows(
    z.object({ runId: z.number() }),
    'select distinct run_id as "runId" from order_days',
  );
  return rows.map(({ runId }) => runId);
}

/** A small shop, and a model that answers its question of a week. */
async function fillAndTrain(database: ShopDatabase): Promise<void> {
  await database.fill(shop);
  await database.rows(z.unknown(), 'update settings set horizon_days = 7');
  await promoteSmallModel(database.connection, { asOf: trainedAsOf, horizonDays: 7 });
}

async function openPool(url: string) {
  const use = await createPool(url);
  return { use, [Symbol.asyncDispose]: () => use.end() };
}

async function killWorker(databaseUrl: string, runId: number, boundary: string): Promise<void> {
  const worker = spawn(process.execPath, [killedWorker, databaseUrl, String(runId), boundary], { stdio: 'inherit' });
  expect(await once(worker, 'exit')).toEqual([null, 'SIGKILL']);
}

/** Everything that readers can see of the current snapshot, as text: equal texts are equal bytes. */
async function readCurrent(database: ShopDatabase): Promise<{ runId: number | null; texts: readonly string[] }> {
  const [pointer] = await database.rows(
    z.object({ runId: z.number() }),
    'select run_id as "runId" from current_snapshot',
  );
  const texts: string[] = [];
  for (const view of ['rfm_scores', 'priority_list', 'predictions', 'segments']) {
    const rows = await database.rows(
      z.object({ line: z.string() }),
      `select row(v.*)::text as line from ${view} v order by 1`,
    );
    texts.push(rows.map((row) => row.line).join('\n'));
  }
  return { runId: pointer?.runId ?? null, texts };
}

async function leftTables(database: ShopDatabase, runId: number): Promise<string[]> {
  const rows = await database.rows(
    z.object({ relname: z.string() }),
    `select relname from pg_class where relkind = 'r' and relname ~ ('_' || $1::text || '$')
       and relname ~ '^(customer_values|customer_scores|customer_features|customer_predictions|priority_list_rows)_'`,
    [runId],
  );
  return rows.map((row) => row.relname);
}
