import { createHash } from 'node:crypto';
import type { CustomerFilter } from '@foresale/contract';
import { createPool, migrate } from '@foresale/db';
import { readHistory, readReceipt } from '@foresale/db/customers';
import { distribute } from '@foresale/db/distribute';
import { fillEmptyShop } from '@foresale/db/fill';
import { lookBack, readLedger } from '@foresale/db/ledger';
import { countByValue, countCustomers, listByRanks, listCustomers, listOrders, listRanks } from '@foresale/db/lists';
import { connectPipeline } from '@foresale/db/pipeline';
import { requestRun } from '@foresale/db/runs';
import { countMovements, listCategories, readBinEdges, readDistribution, readMovement } from '@foresale/db/segments';
import { copyBatches, copyColumns, copyProducts, type ShopOptions } from '@foresale/demo-shop';
import { createClusterDatabase, createTestDatabase } from '@foresale/test-database';
import { toJSON } from 'ml-gradient-boosting';
import pg from 'pg';
import { expect, test } from 'vitest';
import { executeRun } from '../src/index.ts';
import { promoteSmallModel, readColumns } from './small-model.ts';

/** From 50,000 on two sessions share the work of a run. */
const customers = Number(process.env.CITUS_CUSTOMERS ?? 3_000);
const shop: ShopOptions = {
  customers,
  ordersPerCustomer: 4,
  seed: 5,
  endsOn: '2025-12-30',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
};

/** The second is settled by what was ordered until the third. */
const moments = ['2025-10-31T23:00:00Z', '2025-11-25T23:00:00Z', '2025-12-30T23:00:00Z'].map(
  (moment) => new Date(moment),
);

test('runs, a training and what is read of them are the same bytes on a cluster and on one machine', {
  timeout: 600_000,
}, async ({ skip }) => {
  await using cluster = await createClusterDatabase();
  if (cluster === undefined) return skip('CITUS_URL is not set: there is no Citus cluster to compare with.');
  await using single = await createTestDatabase({ distributed: false });
  const { url } = cluster;
  await migrate(url);
  for (const database of [single.url, url]) await fillEmptyShop(database, parts());
  expect(await distribute(url)).toBe(true);
  expect(await distribute(url)).toBe(false);
  const onOne = await workThrough(single.url);
  const onMany = await workThrough(url);
  for (const [name, expected] of Object.entries(onOne)) expect(onMany[name], name).toEqual(expected);
});

/** A run, a model learned from what was known at it, and two that score with it; then what people and BI tools read. */
async function workThrough(databaseUrl: string): Promise<Record<string, unknown>> {
  const [first = new Date(), second = first, third = first] = moments;
  await using connection = await connectPipeline(databaseUrl, 'foresale test');
  await connection.execute('update settings set time_zone = $1', [shop.timeZone]);
  await runAt(databaseUrl, first);
  const { model } = await promoteSmallModel(connection, { asOf: first });
  await runAt(databaseUrl, second);
  const runId = await runAt(databaseUrl, third);
  expect(await lookBack(databaseUrl)).toEqual({ settled: 1, measured: 2 });
  const { rows } = await readColumns(connection, third);
  return {
    model: digest(toJSON(model)),
    features: digest(rows),
    ...(await readTables(databaseUrl)),
    ...(await askAsPagesDo(databaseUrl, runId)),
  };
}

async function runAt(databaseUrl: string, asOf: Date): Promise<number> {
  const pool = await createPool(databaseUrl, { maximum: 2 });
  try {
    const { runId } = await requestRun(pool, { requestedBy: 'test', asOf });
    expect(await executeRun({ databaseUrl, runId })).toMatchObject({ status: 'published' });
    return runId;
  } finally {
    await pool.end();
  }
}

/** Of each public table, the digest of its rows in order. */
async function readTables(url: string): Promise<Record<string, string>> {
  const client = new pg.Client(url);
  await client.connect();
  const found: Record<string, string> = {};
  for (const [name, text] of Object.entries({
    rfm_scores: 'select * from rfm_scores order by customer_id',
    priority_list: 'select * from priority_list order by rank',
    predictions: 'select * from predictions order by customer_id',
    segments: 'select * from segments order by position',
    cutpoints: 'select run_id, measure, cuts from rfm_cutpoints order by run_id, measure',
    customer_history: 'select * from customer_history order by customer_id, run_id',
    settled_predictions: 'select * from settled_predictions order by customer_id, run_id',
    drift: 'select run_id, probability_psi, inputs, calibration_ratio, warning from model_drift order by run_id',
    kpis_by_day: 'select * from kpis_by_day order by period_start',
    kpis_by_month: 'select * from kpis_by_month order by period_start',
    monthly_cohorts: 'select * from monthly_cohorts order by cohort, months_later',
    // What the views show until the sums of a new run are stored.
    kpis_anew: `select k.* from kpis('week', (select max(as_of) from runs)) k order by period_start`,
    cohorts_anew: 'select k.* from cohort_retention((select max(as_of) from runs)) k order by cohort, months_later',
  })) {
    const { rows } = await client.query({ text, rowMode: 'array' });
    expect(rows.length, name).toBeGreaterThan(0);
    found[name] = digest(rows);
  }
  await client.end();
  return found;
}

/** What the pages and the REST routes ask of the database. */
async function askAsPagesDo(url: string, runId: number): Promise<Record<string, unknown>> {
  const pool = await createPool(url, { maximum: 2 });
  const filter: CustomerFilter = {
    minProbability: 0.1,
    text: 'a',
    category: (await listCategories(pool, { limit: 1 })).slice(),
  };
  const scope = { runId, filter, searchesContacts: true };
  const customerId = 'C0000012';
  try {
    const edges = await readBinEdges(pool, { runId, customers });
    const answers: Record<string, unknown> = {
      categories: await listCategories(pool, { text: 'E', limit: 10 }),
      count: await countCustomers(pool, scope),
      facets: await countByValue(pool, scope, 'segment'),
      page: await listCustomers(pool, { ...scope, sort: 'monetary', direction: 'desc', limit: 20, offset: 3 }),
      ranks: await listRanks(pool, { ...scope, sort: 'probability', direction: 'desc' }),
      rows: await listByRanks(pool, runId, Uint32Array.of(1, 5, 90)),
      distribution: await readDistribution(pool, { ...scope, edges, currencyDigits: 2 }),
      movements: await countMovements(pool, { fromRunId: runId - 1, toRunId: runId }),
      movement: await readMovement(pool, { fromRunId: runId - 1, toRunId: runId, customerId }),
      receipt: await readReceipt(pool, { runId, customerId }),
      orders: await listOrders(pool, customerId, 50),
      history: await readHistory(pool, { customerId, limit: 10 }),
      // When they were settled is another moment for each.
      ledger: (await readLedger(pool, 5)).entries.map((entry) => ({ ...entry, settledAt: null })),
    };
    return Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, JSON.stringify(answer)]));
  } finally {
    await pool.end();
  }
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function* parts() {
  const products = copyProducts(shop);
  yield { ...products, columns: copyColumns[products.table] };
  for (const batch of copyBatches(shop)) {
    for (const part of batch) yield { ...part, columns: copyColumns[part.table] };
  }
}
