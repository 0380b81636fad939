import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  findPromotedModel,
  type ModelToStore,
  promoteModel,
  rollBackModel,
  storeModel,
} from '../../src/models/index.ts';
import { connectPipeline } from '../../src/pipeline/index.ts';

const model: ModelToStore = {
  asOf: '2026-01-01T00:00:00Z',
  horizonDays: 30,
  document: { checksum: 'abc' },
  features: ['recency_days'],
  settings: { rounds: 3 },
  cutoffs: { training: ['2025-09-01T00:00:00Z'], validation: '2025-11-01T00:00:00Z', test: '2025-12-01T00:00:00Z' },
  trainingExamples: 10,
  labelledShare: 0.25,
  beatsBaselines: true,
  leakWarning: null,
  metrics: { model: { rocAuc: 0.7 }, bgNbd: { rocAuc: 0.6 } },
  test: [
    { customerId: 'b', probability: 0.25, bought: false },
    { customerId: 'a', probability: 0.75, bought: true },
  ],
};

test('a model is kept whole, or not at all', async () => {
  await using database = await createTestDatabase();
  await using connection = await connectPipeline(database.url, 'models test');
  const modelId = await storeModel(connection, model);
  const stored = await connection.rows(
    z.unknown(),
    'select customer_id, probability, bought from model_test_predictions where model_id = $1 order by customer_id',
    [modelId],
  );
  expect(stored).toEqual([
    { customer_id: 'a', probability: 0.75, bought: true },
    { customer_id: 'b', probability: 0.25, bought: false },
  ]);
  const twice = { ...model, test: [...model.test, ...model.test] };
  await expect(storeModel(connection, twice)).rejects.toThrow(/duplicate key/);
  expect(await connection.rows(z.unknown(), 'select model_id::integer from models')).toEqual([{ model_id: modelId }]);
  expect(await findPromotedModel(connection)).toBeUndefined();
});

test('promoting and rolling back walk the same path, and are announced', async () => {
  await using database = await createTestDatabase();
  await using connection = await connectPipeline(database.url, 'models test');
  const actor = 'ana@example.com';
  const [first, second, third] = [
    await storeModel(connection, model),
    await storeModel(connection, model),
    await storeModel(connection, model),
  ];
  for (const modelId of [first, second, third]) await promoteModel(connection, { modelId, actor });
  expect(await rollBackModel(connection, actor)).toBe(second);
  expect(await rollBackModel(connection, actor)).toBe(first);
  expect(await findPromotedModel(connection)).toBe(first);
  await expect(rollBackModel(connection, actor)).rejects.toMatchObject({ code: 'nothing-to-roll-back-to' });
  const events = await connection.rows(
    z.unknown(),
    `select payload from events where kind = 'model.promoted' order by id`,
  );
  expect(events.at(-1)).toEqual({ payload: { modelId: first, rolledBack: true } });
  expect(events).toHaveLength(5);
});

test('a model that loses to its baselines needs a written reason', async () => {
  await using database = await createTestDatabase();
  await using connection = await connectPipeline(database.url, 'models test');
  const modelId = await storeModel(connection, { ...model, beatsBaselines: false });
  const promotion = { modelId, actor: 'ana' };
  await expect(promoteModel(connection, promotion)).rejects.toMatchObject({ code: 'loses-to-baselines' });
  await expect(promoteModel(connection, { ...promotion, overrideReason: ' ' })).rejects.toMatchObject({
    code: 'loses-to-baselines',
  });
  await promoteModel(connection, { ...promotion, overrideReason: 'A campaign that the history does not know.' });
  expect(await findPromotedModel(connection)).toBe(modelId);
  await expect(promoteModel(connection, { modelId: 999, actor: 'ana' })).rejects.toMatchObject({
    code: 'unknown-model',
  });
});
