import {
  featureParameters,
  features,
  findFeatureMoment,
  loadFeatureStatement,
  streamFeatures,
} from '@foresale/db/features';
import { fillEmptyShop } from '@foresale/db/fill';
import { connectPipeline } from '@foresale/db/pipeline';
import type { ShopOptions } from '@foresale/demo-shop';
import { createTestDatabase } from '@foresale/test-database';
import { predict } from 'ml-gradient-boosting';
import pg from 'pg';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { measure, readShop, scoringSql, storeTrainedModel, trainModel } from '../src/index.ts';
import { demoParts } from './demo-parts.ts';

const shop: ShopOptions = { endsOn: '2025-12-31', customers: 1500, years: 1, ordersPerCustomer: 5, seed: 3 };
const options = { asOf: '2026-01-01T00:00:00Z', horizonDays: 30, trainingCutoffs: 3 };

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

test('a shop is learned, its metrics follow from the stored predictions, and later orders change nothing', async () => {
  await using database = await createTestDatabase();
  await fillEmptyShop(database.url, demoParts(shop));
  const trained = await trainModel({ ...options, databaseUrl: database.url });
  expect(trained.metrics.rocAuc).toBeGreaterThan(0.6);
  expect(trained.metrics.rocAuc).toBeLessThan(0.95);
  expect(trained.metrics.logLoss).toBeLessThan(trained.baselines.baseRate.logLoss);
  expect(trained.verdict.leakWarning).toBeNull();
  const again = measure(
    Float64Array.from(trained.test, ({ probability }) => probability),
    Uint8Array.from(trained.test, ({ bought }) => (bought ? 1 : 0)),
    trained.metrics.threshold,
  );
  expect(again).toEqual(trained.metrics);

  // The registry gives back a model whose SQL answers as the library does.
  await using connection = await connectPipeline(database.url, 'training test');
  const modelId = await storeTrainedModel(connection, trained, options);
  const [stored] = await connection.rows(
    z.object({ document: z.unknown() }),
    'select document from models where model_id = $1',
    [modelId],
  );
  const moment = await findFeatureMoment(connection, options);
  const lent = await readShop(connection, moment);
  const scored = await connection.transaction(
    async () => {
      const columns = trained.features.map((): number[] => []);
      const expected = new Map<string, number>();
      const ids: string[] = [];
      for await (const batch of streamFeatures(connection, moment, lent)) {
        for (const { customerId, values } of batch) {
          ids.push(customerId);
          for (const [i, name] of trained.features.entries()) {
            columns[i]?.push(values[features.findIndex((feature) => feature.name === name)] ?? Number.NaN);
          }
        }
      }
      const probabilities = predict(
        trained.model,
        columns.map((column) => Float64Array.from(column)),
      );
      for (const [i, id] of ids.entries()) expected.set(id, probabilities[i] ?? Number.NaN);
      const rows = await connection.rows(
        z.object({ customer_id: z.string(), probability: z.number() }),
        scoringSql(stored?.document, {
          from: { sql: `(${await loadFeatureStatement('features')}) as features` },
          key: ['customer_id'],
        }),
        featureParameters(moment, lent),
      );
      return { rows, expected };
    },
    { sortedAggregation: true },
  );
  expect(scored.rows.length).toBe(scored.expected.size);
  for (const { customer_id, probability } of scored.rows) {
    expect(probability).toBeCloseTo(scored.expected.get(customer_id) ?? Number.NaN, 12);
  }

  // No cut-off's window reaches into the next one's.
  const days = [...trained.cutoffs.training, trained.cutoffs.validation, trained.cutoffs.test].map(
    (moment) => Date.parse(moment) / 86_400_000,
  );
  for (const [i, day] of days.slice(1).entries()) expect(day - (days[i] ?? 0)).toBeGreaterThanOrEqual(30);

  await query(
    database.url,
    `insert into orders select customer_id, 'later', '2026-01-01', status, null, currency, amount, amount_minor, 20454
       from (select distinct on (customer_id) * from orders order by customer_id, order_id) o`,
  );
  const later = await trainModel({ ...options, databaseUrl: database.url });
  expect(later.model).toEqual(trained.model);
  expect(later.test).toEqual(trained.test);
});

test('a shop whose purchases have no owner is refused: there is no signal', async () => {
  await using database = await createTestDatabase();
  // Everybody buys with the same chance every day: whoever bought yesterday is no likelier to buy tomorrow.
  await query(
    database.url,
    `select setseed(0.5);
     insert into customers (customer_id) select 'c' || n from generate_series(1, 1500) n;
     insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day)
     select 'c' || n, n || '-' || d, timestamptz '2025-01-01' + make_interval(days => d), 'completed', 'EUR', 10, 1000, 20089 + d
       from generate_series(1, 1500) n, generate_series(0, 364) d where d = 0 or random() < 0.01 + 0 * n`,
  );
  await expect(trainModel({ ...options, databaseUrl: database.url })).rejects.toMatchObject({
    name: 'TrainingRefusal',
    code: 'no-signal',
  });
});

test.each([
  ['too-little-data', '2025-12-20', `n`, 1500],
  ['no-repeat-buyers', '2025-01-01', `n`, 1500],
  ['too-little-data', '2025-01-01', `n % 5`, 20],
] as const)('%s is refused by name (orders from %s)', async (code, from, owner, orders) => {
  await using database = await createTestDatabase();
  await query(
    database.url,
    `insert into customers (customer_id) select distinct 'c' || ${owner} from generate_series(1, ${orders}) n;
     insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day)
     select 'c' || ${owner}, 'o' || n, at, 'completed', 'EUR', 10, 1000, at::date - date '1970-01-01'
       from (select n, timestamptz '${from}' + n * (timestamptz '2026-01-01' - timestamptz '${from}') / ${orders + 1} as at
               from generate_series(1, ${orders}) n) placed`,
  );
  await expect(trainModel({ ...options, databaseUrl: database.url })).rejects.toMatchObject({ code });
});

test('a shop of more customers than examples is learned from a sample of them, which tells what matters', async () => {
  await using database = await createTestDatabase();
  await fillEmptyShop(database.url, demoParts({ ...shop, customers: 3000 }));
  const trained = await trainModel({ ...options, databaseUrl: database.url, maxExamples: 6000, backtestSeconds: 0 });
  expect(trained.trainingExamples).toBeLessThanOrEqual(6000);
  expect(trained.features).not.toContain('items_per_order');
});
