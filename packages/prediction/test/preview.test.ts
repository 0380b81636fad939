import { fillEmptyShop } from '@foresale/db/fill';
import { connectPipeline } from '@foresale/db/pipeline';
import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { previewModel, storeTrainedModel, trainModel } from '../src/index.ts';
import { demoParts } from './demo-parts.ts';

const options = { asOf: '2026-01-01T00:00:00Z', horizonDays: 30 };
const rankRow = z.object({ customerId: z.string(), rank: z.number() });

test('a preview ranks everyone by the other model, and keeps nothing', async () => {
  await using database = await createTestDatabase();
  await fillEmptyShop(
    database.url,
    demoParts({ endsOn: '2025-12-31', customers: 1000, years: 1, ordersPerCustomer: 5, seed: 3 }),
  );
  await using connection = await connectPipeline(database.url, 'preview test');
  const trained = await trainModel({ ...options, databaseUrl: database.url, trainingCutoffs: 2, backtestSeconds: 0 });
  const modelId = await storeTrainedModel(connection, trained, options);
  const [run] = await connection.rows(
    z.object({ runId: z.number() }),
    `insert into runs (status, requested_by, started_at, finished_at, as_of, as_of_day, as_of_reason, time_zone, currency,
       currency_digits, scheme, customers)
     values ('published', 'test', now(), now(), $1::timestamptz, 20454, 'given', 'UTC', 'EUR', 2, '{}', 1)
     returning run_id as "runId"`,
    [options.asOf],
  );
  const runId = run?.runId ?? 0;
  await connection.rows(z.unknown(), 'select create_snapshot($1)', [runId]);
  // Ranked by nothing but the ids: the model will put others on top.
  await connection.rows(
    z.unknown(),
    `insert into priority_list_rows (run_id, customer_id, rank, segment, last_purchase_date, recency_days, frequency,
       monetary_minor, recency_score, frequency_score, monetary_score, rfm_score, overall_rfm_score)
     select $1, customer_id, row_number() over (order by customer_id), 'Loyal', '2025-01-01', 1, 1, 1, 1, 1, 1, 111, 3
     from (select distinct customer_id from orders) known`,
    [runId],
  );
  const before = await connection.rows(
    rankRow,
    'select customer_id as "customerId", rank from priority_list_rows order by rank',
  );
  const preview = (top: number) => connection.transaction(() => previewModel(connection, { modelId, runId, top }));
  const found = await preview(50);
  expect(found).toMatchObject({ modelId, top: 50 });
  expect(found?.changed).toBeGreaterThan(10);
  expect(found?.entering.length).toBe(found?.changed);
  expect(found?.leaving.length).toBe(found?.changed);
  for (const { customerId, rankNow } of [...(found?.entering ?? []), ...(found?.leaving ?? [])]) {
    expect(before.find((row) => row.customerId === customerId)?.rank).toBe(rankNow);
  }
  expect(found?.entering.every(({ rankNow, rankThen }) => rankNow > 50 && rankThen <= 50)).toBe(true);
  // In a list of everybody nobody comes or goes.
  expect(await preview(10_000)).toMatchObject({ top: before.length, changed: 0, entering: [], leaving: [] });
  expect(
    await connection.rows(rankRow, 'select customer_id as "customerId", rank from priority_list_rows order by rank'),
  ).toEqual(before);
  expect(await connection.transaction(() => previewModel(connection, { modelId: 99, runId, top: 5 }))).toBeNull();
  await connection.rows(z.unknown(), `update models set features_hash = 'of other features'`);
  await expect(preview(5)).rejects.toMatchObject({ code: 'features-changed' });
});
