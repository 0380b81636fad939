import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createPool } from '../../src/index.ts';
import { readDrift, readLedger, settlePredictions, stabilityIndex, watchDrift } from '../../src/ledger/index.ts';
import { promoteModel, storeModel } from '../../src/models/index.ts';
import { connectPipeline, type PipelineConnection } from '../../src/pipeline/index.ts';

/** Customers of whom every tenth has probability 0.05, every tenth 0.15, …; `bought` says who of each ten buys. */
async function keepModel(connection: PipelineConnection): Promise<number> {
  const modelId = await storeModel(connection, {
    asOf: '2025-06-01T00:00:00Z',
    horizonDays: 30,
    document: {},
    features: ['recency_days'],
    settings: {},
    cutoffs: { training: ['2025-03-01T00:00:00Z'], validation: '2025-04-01T00:00:00Z', test: '2025-05-01T00:00:00Z' },
    trainingExamples: 10,
    labelledShare: 0.5,
    beatsBaselines: true,
    leakWarning: null,
    metrics: {},
    inputProfile: [{ feature: 'recency_days', cuts: [10, 20, 30], shares: [0.25, 0.25, 0.25, 0.25, 0] }],
    test: Array.from({ length: 1000 }, (_, i) => ({
      customerId: `c${i}`,
      probability: ((i % 10) + 0.5) / 10,
      bought: i % 20 < i % 10,
    })),
  });
  await promoteModel(connection, { modelId, actor: 'test' });
  return modelId;
}

/** A published run as of a moment: 1,000 customers, scored and aged as told by SQL in n, their number. */
async function publish(
  connection: PipelineConnection,
  given: {
    readonly modelId: number;
    readonly asOf: string;
    readonly probability?: string;
    readonly recency?: string;
    readonly dormant?: string;
  },
): Promise<number> {
  const { modelId, asOf, probability = '(n % 10 + 0.5) / 10', recency = 'n % 40', dormant = 'false' } = given;
  const [run] = await connection.rows(
    z.object({ runId: z.number() }),
    `insert into runs (status, requested_by, started_at, finished_at, as_of, as_of_day, as_of_reason, time_zone, currency,
       currency_digits, scheme, customers, model_id, horizon_days, eligible_days)
     values ('published', 'test', $1::timestamptz, $1::timestamptz, $1::timestamptz, $1::timestamptz::date - date '1970-01-01', 'given', 'UTC', 'EUR', 2, '{}', 1000, $2, 30, 365)
     returning run_id as "runId"`,
    [asOf, modelId],
  );
  const runId = run?.runId ?? 0;
  await connection.rows(z.unknown(), 'select create_snapshot($1)', [runId]);
  await connection.rows(
    z.unknown(),
    `insert into priority_list_rows (run_id, customer_id, rank, segment, last_purchase_date, recency_days, frequency,
       monetary_minor, recency_score, frequency_score, monetary_score, rfm_score, overall_rfm_score, probability, dormant)
     select $1, 'c' || n, n + 1, 'Loyal', '2025-01-01', ${recency}, 1, 100, 1, 1, 1, 111, 3, ${probability}, ${dormant}
     from generate_series(0, 999) n`,
    [runId],
  );
  return runId;
}

/** Orders on a day of the customers whose number fulfils a condition. */
function order(connection: PipelineConnection, day: string, who: string, cancelledAt: string | null = null) {
  return connection.rows(
    z.unknown(),
    `with buyers as (select 'c' || n as customer_id from generate_series(0, 999) n where ${who}),
     known as (insert into customers (customer_id) select customer_id from buyers on conflict do nothing)
     insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day, cancelled_at)
     select customer_id, customer_id || $1::text, $1::text::timestamptz, 'completed', 'EUR', 1, 100, $1::text::date - date '1970-01-01',
       $2::timestamptz from buyers`,
    [day, cancelledAt],
  );
}

test('a run is settled when its horizon has passed, by customer and by band, and only once', async () => {
  await using database = await createTestDatabase();
  await using connection = await connectPipeline(database.url, 'ledger test');
  const modelId = await keepModel(connection);
  await order(connection, '2025-01-01', 'true');
  const runId = await publish(connection, { modelId, asOf: '2025-06-01T00:00:00Z' });
  // Of those scored 35 %, the hundred whose number ends in 3, forty buy; an order that was cancelled is none.
  await order(connection, '2025-06-10', 'n % 10 = 3 and n < 400');
  await order(connection, '2025-06-11', 'n % 10 = 4', '2025-06-12');
  expect(await settlePredictions(connection)).toEqual([]);
  // The first order after the horizon says that the data reaches to its end.
  await order(connection, '2025-07-01', 'n = 9');
  expect(await settlePredictions(connection, { now: '2025-07-01T00:00:00Z' })).toEqual([]);
  expect(await settlePredictions(connection)).toEqual([runId]);
  expect(await settlePredictions(connection)).toEqual([]);

  const pool = await createPool(database.url, { maximum: 1 });
  try {
    const ledger = await readLedger(pool, 10);
    expect(ledger.entries).toMatchObject([
      { runId, modelId, customers: 1000, bought: 40, dueAt: '2025-07-01T00:00:00.000Z' },
    ]);
    expect(ledger.entries[0]?.expected).toBeCloseTo(500, 3);
    const band = ledger.bands.find(({ from }) => from === 0.35);
    expect(band).toMatchObject({ customers: 100, bought: 40, share: 0.4 });
    expect(band?.low).toBeCloseTo(0.3094, 3);
    expect(band?.high).toBeCloseTo(0.498, 3);
    expect(ledger.bands.reduce((sum, { customers }) => sum + customers, 0)).toBe(1000);
  } finally {
    await pool.end();
  }
  const bought = await connection.rows(
    z.object({ n: z.number(), loss: z.number() }),
    `select count(*) filter (where bought) as n,
       -avg(ln(case when bought then probability::float8 else 1 - probability::float8 end)) as loss
     from settled_predictions where run_id = $1`,
    [runId],
  );
  const [ledger] = await connection.rows(
    z.object({ loss: z.number() }),
    'select log_loss as loss from prediction_ledger',
  );
  expect(bought[0]?.n).toBe(40);
  expect(ledger?.loss).toBeCloseTo(bought[0]?.loss ?? 0, 9);
});

test('a run whose snapshot was retired before its horizon passed is settled alike', async () => {
  await using database = await createTestDatabase();
  await using connection = await connectPipeline(database.url, 'ledger test');
  const modelId = await keepModel(connection);
  await order(connection, '2025-01-01', 'true');
  const [kept, retired] = [
    await publish(connection, { modelId, asOf: '2025-06-01T00:00:00Z' }),
    await publish(connection, { modelId, asOf: '2025-06-01T00:00:00Z' }),
  ];
  await connection.rows(
    z.unknown(),
    `insert into retired_scores select run_id, customer_id, segment, 1, 1, 1, probability from priority_list_rows where run_id = $1`,
    [retired],
  );
  await connection.rows(z.unknown(), 'update runs set snapshot_dropped_at = now() where run_id = $1', [retired]);
  await connection.rows(z.unknown(), 'select drop_snapshot($1)', [retired]);
  await order(connection, '2025-06-10', 'n % 3 = 0');
  await order(connection, '2025-08-01', 'n = 1');
  expect(await settlePredictions(connection)).toEqual([kept, retired]);
  const bands = (runId: number) =>
    connection.rows(
      z.unknown(),
      'select band, customers, expected, bought from prediction_ledger_bands where run_id = $1 order by band',
      [runId],
    );
  expect(await bands(retired)).toEqual(await bands(kept));
});

test('drift is measured for each run, and announced when it passes a limit', async () => {
  await using database = await createTestDatabase();
  await using connection = await connectPipeline(database.url, 'ledger test');
  const modelId = await keepModel(connection);
  await order(connection, '2025-01-01', 'true');
  const calm = await publish(connection, { modelId, asOf: '2025-06-01T00:00:00Z' });
  const moved = await publish(connection, {
    modelId,
    asOf: '2025-06-08T00:00:00Z',
    probability: '(n % 5 + 0.5) / 10',
    recency: '30 + n % 10',
  });
  expect(await watchDrift(connection)).toBe(2);
  expect(await watchDrift(connection)).toBe(0);
  const events = () =>
    connection.rows(z.unknown(), `select run_id::integer, payload from events where kind = 'model.drift' order by id`);
  expect(await events()).toMatchObject([{ run_id: moved, payload: { modelId } }]);
  // Fewer bought than was expected: the next run of the model says so.
  await order(connection, '2025-06-10', 'n % 10 = 9');
  await order(connection, '2025-08-01', 'n = 1');
  await settlePredictions(connection);
  const later = await publish(connection, { modelId, asOf: '2025-08-01T00:00:00Z' });
  await watchDrift(connection);
  const pool = await createPool(database.url, { maximum: 1 });
  try {
    const entries = await readDrift(pool, 10);
    expect(entries.map(({ runId, verdict, warning }) => [runId, verdict, warning !== null])).toEqual([
      [later, 'moved', true],
      [moved, 'moved', true],
      [calm, 'too-young', false],
    ]);
    expect(entries[2]?.probabilityPsi).toBeCloseTo(0, 9);
    expect(entries[1]?.warning).toMatch(/^Probabilities .* Recency .* Train a new model\.$/);
    expect(entries[1]?.inputs[0]).toMatchObject({
      feature: 'recency_days',
      sentence: 'Days since the last counted order.',
    });
    expect(entries[0]?.warning).toMatch(
      /^Of 1000 customers scored as of 2025-06-08, 100 bought where 250 were expected\./,
    );
    expect(entries[0]?.calibrationRatio).toBeCloseTo(0.4, 3);
  } finally {
    await pool.end();
  }
});

test('the month between the test of a model and its first run is no drift; what moves on from there is', async () => {
  await using database = await createTestDatabase();
  await using connection = await connectPipeline(database.url, 'ledger test');
  const modelId = await keepModel(connection);
  await order(connection, '2025-01-01', 'true');
  const season = { modelId, probability: '(n % 5 + 0.5) / 10', recency: '30 + n % 10' };
  await publish(connection, { ...season, asOf: '2025-06-01T00:00:00Z' });
  await publish(connection, { ...season, asOf: '2025-06-07T23:59:59Z' });
  const moved = await publish(connection, {
    ...season,
    probability: '(n % 2 + 0.5) / 10',
    asOf: '2025-06-08T00:00:00Z',
  });
  expect(await watchDrift(connection)).toBe(3);
  const warnings = await connection.rows(
    z.object({ runId: z.number(), psi: z.number(), warning: z.string() }),
    'select run_id as "runId", probability_psi as psi, warning from model_drift where warning is not null',
  );
  expect(warnings).toMatchObject([{ runId: moved }]);
  expect(warnings[0]?.warning).toMatch(
    /^Probabilities are spread unlike those of the test \(PSI [\d.]+\)\. Train a new model\.$/,
  );
  const [first] = await connection.rows(
    z.object({ psi: z.number() }),
    'select probability_psi as psi from model_drift order by run_id limit 1',
  );
  expect(first?.psi).toBeGreaterThan(0.25);
});

test('a model that has scored for less than a week is too young to tell, however far its runs lie', async () => {
  await using database = await createTestDatabase();
  await using connection = await connectPipeline(database.url, 'ledger test');
  const modelId = await keepModel(connection);
  await publish(connection, { modelId, asOf: '2025-06-01T00:00:00Z' });
  const far = { modelId, probability: '(n % 2 + 0.5) / 10', recency: '30 + n % 10' };
  await publish(connection, { ...far, asOf: '2025-06-01T00:05:00Z' });
  await publish(connection, { ...far, asOf: '2025-06-07T23:59:59Z' });
  await publish(connection, { ...far, asOf: '2025-06-08T00:00:00Z' });
  await publish(connection, { modelId, asOf: '2025-06-09T00:00:00Z' });
  await watchDrift(connection);
  const verdicts = await connection.rows(
    z.object({ verdict: z.string(), isFar: z.boolean() }),
    'select verdict, probability_psi > 0.25 as "isFar" from model_drift order by run_id',
  );
  expect(verdicts).toEqual([
    { verdict: 'too-young', isFar: false },
    { verdict: 'too-young', isFar: true },
    { verdict: 'too-young', isFar: true },
    { verdict: 'moved', isFar: true },
    { verdict: 'steady', isFar: false },
  ]);
});

test('drift leaves out who is dormant, what chance alone explains, and what was not known yet', async () => {
  await using database = await createTestDatabase();
  await using connection = await connectPipeline(database.url, 'ledger test');
  const modelId = await keepModel(connection);
  await order(connection, '2025-01-01', 'true');
  const unlikely = await publish(connection, { modelId, asOf: '2025-06-01T00:00:00Z', probability: '0.01' });
  // Three of ten expected: far off as a share, and nothing that chance would not do.
  await order(connection, '2025-06-10', 'n < 3');
  await order(connection, '2025-08-01', 'n = 1');
  expect(await settlePredictions(connection)).toEqual([unlikely]);
  const asleep = await publish(connection, {
    modelId,
    asOf: '2025-08-01T00:00:00Z',
    probability: 'case when n < 500 then 0.05 else (n % 10 + 0.5) / 10 end',
    recency: 'case when n < 500 then 900 else n % 40 end',
    dormant: 'n < 500',
  });
  const before = await publish(connection, { modelId, asOf: '2025-06-15T00:00:00Z' });
  await watchDrift(connection);
  const pool = await createPool(database.url, { maximum: 1 });
  try {
    const entries = new Map((await readDrift(pool, 10)).map((entry) => [entry.runId, entry]));
    expect(entries.get(asleep)).toMatchObject({ warning: null, calibrationRatio: expect.closeTo(0.3, 3) });
    expect(entries.get(asleep)?.probabilityPsi).toBeLessThan(0.01);
    expect(entries.get(before)).toMatchObject({ warning: null, calibrationRatio: null });
  } finally {
    await pool.end();
  }
});

test('the stability index is nothing for equal spreads, and the textbook’s for others', () => {
  expect(stabilityIndex([10, 20, 30], [100, 200, 300]).psi).toBeCloseTo(0, 12);
  const { psi, noise } = stabilityIndex([500, 500], [200, 800]);
  expect(psi).toBeCloseTo((0.2 - 0.5) * Math.log(0.4) + (0.8 - 0.5) * Math.log(1.6), 12);
  expect(noise).toBeCloseTo(0.004, 12);
  expect(Number.isFinite(stabilityIndex([0, 10], [10, 0]).psi)).toBe(true);
});
