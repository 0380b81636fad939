import { createTestDatabase } from '@foresale/test-database';
import type { Column, Dataset, Model } from 'ml-gradient-boosting';
import { explain, predict, predictRaw, train, withCalibration } from 'ml-gradient-boosting';
import { describe, expect, test } from 'vitest';
import { contributionQuery, scoreQuery } from '../src/index.ts';
import { connect, random, read, store } from './in-database.ts';

/** The second name would end a quoted identifier, a string and a statement, were it not quoted. */
const names = ['recency', `x"'); drop table rows; --`, 'Größe (€)', 'category', 'constant', 'sparse', 'pair', '$1'];
const categorical = [3];
const source = { from: ['rows'], key: ['id'] };

function customers(seed: number, rows: number): Dataset & { readonly labels: Uint8Array } {
  const next = random(seed);
  const columns = names.map(() => new Float64Array(rows));
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const values = names.map((_, i) => Math.round((next() + next() - 1) * (i === 0 ? 20 : 1e4)) / (i === 0 ? 1 : 1e4));
    values[3] = Math.floor(next() * next() * 400);
    values[4] = 7;
    if (next() < 0.3) values[5] = Number.NaN;
    if (next() < 0.1) values[0] = Number.NaN;
    if (next() < 0.05) values[3] = Number.NaN;
    if (next() < 0.01) values[6] = next() < 0.5 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    const [a = 0, b = 0, c = 0, d = 0, , e = 0, f = 0] = values;
    const effect = (Number.isNaN(d) ? 1 : Math.sin(d)) + (Number.isNaN(e) ? 0.7 : e) + (Number.isFinite(f) ? f * c : 0);
    const score = (Number.isNaN(a) ? 2 : a / 10) + 3 * b * c + effect;
    labels[row] = next() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
    columns.forEach((column, i) => {
      column[row] = values[i] ?? 0;
    });
  }
  return { columns, labels };
}

/** Values on, just below and just above every cut, at the extremes and in no training row, mixed at random. */
function edges(model: Model, rows: number): Column[] {
  const next = random(8);
  return model.features.map((feature) => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0, 1e308, -1e308, 5e-324, 0.5];
    if (feature.kind === 'numeric') {
      for (const cut of feature.cuts) values.push(cut, cut * (1 - 2 ** -53), cut * (1 + 2 ** -52), cut + 1, cut - 1);
    } else {
      for (const id of feature.categories) values.push(id, id + 1, id + 0.5, id - 1e-12, id * (1 + 2 ** -52));
    }
    return Float64Array.from({ length: rows }, () => values[Math.floor(next() * values.length)] ?? 0);
  });
}

/** `MODEL_SQL_ROWS=millions` compares 2,000,000 rows per model; without it 80,000. */
const times = process.env.MODEL_SQL_ROWS === 'millions' ? 25 : 1;
const training = customers(1, 6000);
const held = customers(2, 3000);
const common = { names, categorical, rounds: 30, learningRate: 0.2, threads: 1 } as const;

const models: [string, () => Promise<Model>][] = [
  ['ordinary trees', () => train(training, { ...common })],
  ['glass box of single features', () => train(training, { ...common, interactions: 1 })],
  ['glass box of pairs', () => train(training, { ...common, interactions: 2 })],
  ['glass box of triples', () => train(training, { ...common, interactions: 3 })],
  ['trees, sigmoid', async () => withCalibration(await train(training, { ...common }), 'sigmoid', held)],
  [
    'glass box, isotonic',
    async () => withCalibration(await train(training, { ...common, interactions: 2 }), 'isotonic', held),
  ],
];

describe.each(models)('%s', (_, make) => {
  test('PostgreSQL scores ordinary rows and every edge as the library does', async () => {
    await using database = await createTestDatabase({ migrated: false });
    await using client = await connect(database.url);
    const model = await make();
    for (const columns of [customers(3, 20_000 * times).columns, edges(model, 60_000 * times)]) {
      await store(client, names, columns);
      const query = scoreQuery(model, source);
      const scores = await read(client, query, 'score');
      const raw = predictRaw(model, columns);
      const probabilities = await read(client, query, 'probability');
      const expected = predict(model, columns);
      expect(scores).toHaveLength(raw.length);
      // A glass box is integers times a power of two: not even the last bit may differ.
      if (model.kind === 'glass-box') expect(scores).toEqual(raw);
      expect(furthest(scores, raw)).toBeLessThan(1e-12);
      expect(furthest(probabilities, expected)).toBeLessThan(1e-13);
    }
  });
});

test('contributions are the terms of the library, and sum to the score', async () => {
  await using database = await createTestDatabase({ migrated: false });
  await using client = await connect(database.url);
  const model = await train(training, { ...common, interactions: 3 });
  const columns = edges(model, 2000);
  await store(client, names, columns);
  const explained = explain(model, columns);
  const { rows } = await client.query<{ base: number; contributions: number[] }>(
    `${contributionQuery(model, source)} order by id`,
  );
  const raw = predictRaw(model, columns);
  rows.forEach(({ base, contributions }, row) => {
    expect(contributions).toEqual(explained.parts.map((part) => part.contributions[row]));
    expect(contributions.reduce((sum, value) => sum + value, base)).toBe(raw[row]);
  });
  expect(rows).toHaveLength(2000);
});

test('real-valued predictions come without a probability', async () => {
  await using database = await createTestDatabase({ migrated: false });
  await using client = await connect(database.url);
  const labels = Float64Array.from(training.labels, (label, row) => label * 1e6 + row);
  const model = await train({ ...training, labels }, { ...common, objective: 'squared-error', interactions: 2 });
  await store(client, names, held.columns);
  const query = scoreQuery(model, source);
  expect(await read(client, query, 'score')).toEqual(predict(model, held.columns));
  expect(query).not.toContain('probability');
});

test('trees too long for one expression are split over several, with the same sum', async () => {
  await using database = await createTestDatabase({ migrated: false });
  await using client = await connect(database.url);
  const model = await train(training, { names, rounds: 420, threads: 1, minHessian: 0.1 });
  const query = scoreQuery(model, source);
  expect(query).toContain('"part_1"');
  await store(client, names, held.columns);
  expect(furthest(await read(client, query, 'score'), predictRaw(model, held.columns))).toBeLessThan(1e-11);
});

test('the whole of a score may be computed by parallel workers', async () => {
  await using database = await createTestDatabase({ migrated: false });
  await using client = await connect(database.url);
  const model = withCalibration(await train(training, { ...common, interactions: 2 }), 'isotonic', held);
  await store(client, names, held.columns);
  await client.query('set parallel_setup_cost = 0; set parallel_tuple_cost = 0; set min_parallel_table_scan_size = 0');
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${scoreQuery(model, source)}`);
  expect(rows[0]?.['QUERY PLAN']).toMatch(/^Gather /);
});

test('key columns may have any name, even that of an alias', async () => {
  await using database = await createTestDatabase({ migrated: false });
  await using client = await connect(database.url);
  const model = await train(training, { ...common, interactions: 1 });
  await store(client, names, held.columns);
  const sql = `(select *, id as bin_0, id as score from rows) as renamed`;
  const query = scoreQuery(model, { from: { sql }, key: ['id', 'bin_0', 'score'] });
  expect(await read(client, query, 'score_')).toEqual(predictRaw(model, held.columns));
  expect(await read(client, query, 'bin_0')).toEqual(Float64Array.from(held.labels, (_, id) => id));
});

function furthest(a: Float64Array, b: Float64Array): number {
  let most = 0;
  for (let i = 0; i < b.length; i++) {
    const distance = Math.abs((a[i] ?? Number.NaN) - (b[i] ?? Number.NaN));
    if (!(distance <= most)) most = distance;
  }
  return most;
}
