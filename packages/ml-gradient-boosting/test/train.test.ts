import { describe, expect, test } from 'vitest';
import type { Model } from '../src/index.ts';
import { logLoss, predict, predictRaw, rocAuc, toJSON, train } from '../src/index.ts';
import { random, sample } from './sample-data.ts';

const data = sample(1, 4000);
const held = sample(2, 4000);
const quick = { rounds: 20, threads: 1 } as const;

test.each([1, 2, 3, 'any'] as const)('learns, with interactions %s', async (interactions) => {
  const model = await train(data, { ...quick, interactions, rounds: 60 });
  expect(rocAuc(predict(model, held.columns), held.labels)).toBeGreaterThan(interactions === 1 ? 0.74 : 0.75);
});

test('the same data and seed give the same model, another seed another', async () => {
  const options = { ...quick, rowSampling: 0.5, columnSampling: 0.5 };
  const [a, b, c] = await Promise.all([1, 1, 2].map((seed) => train(data, { ...options, seed })));
  expect(JSON.stringify(toJSON(a))).toBe(JSON.stringify(toJSON(b)));
  expect(JSON.stringify(toJSON(a))).not.toBe(JSON.stringify(toJSON(c)));
});

test('a weight of 2 is worth a row twice, a weight of 0 no row', async () => {
  const rows = 500;
  const next = random(3);
  const weights = Float64Array.from({ length: rows }, () => Math.floor(next() * 3));
  const short = { columns: data.columns.map((column) => column.slice(0, rows)), labels: data.labels.slice(0, rows) };
  const order = Array.from({ length: rows }, (_, row) => new Array<number>(weights[row] ?? 0).fill(row)).flat();
  const repeated = {
    columns: short.columns.map((column) => Float64Array.from(order, (row) => column[row] ?? 0)),
    labels: Uint8Array.from(order, (row) => short.labels[row] ?? 0),
  };
  // One split and large bins, so that cuts, which look at rows and not at weights, are alike.
  const options = { ...quick, bins: 2, rounds: 10 };
  const weighted = await train({ ...short, weights }, options);
  const doubled = await train(repeated, { ...options, startFrom: { ...weighted, trees: [] } });
  const [a, b] = [weighted, doubled].map((model) => predictRaw(model, held.columns));
  for (let row = 0; row < 1000; row++) expect(Math.abs((a?.[row] ?? 0) - (b?.[row] ?? 1))).toBeLessThan(0.02);
});

test('squared error finds a step and a mean, at any scale of labels', async () => {
  for (const scale of [1e-6, 1, 1e9]) {
    const labels = Float64Array.from(data.columns[0] ?? [], (value) => (value > 0 ? 3 : 1) * scale);
    const model = await train({ columns: data.columns, labels }, { ...quick, objective: 'squared-error', rounds: 100 });
    const errors = predict(model, data.columns).map((value, row) => Math.abs(value - (labels[row] ?? 0)));
    expect(Math.max(...errors)).toBeLessThan(0.05 * scale);
  }
});

test('monotone constraints hold everywhere, and cost little where they are true', async () => {
  const monotone = [1, 0, 0, 0, 1, 0, 0, 0, 0, -1] as const;
  for (const interactions of ['any', 3] as const) {
    const model = await train(data, { ...quick, interactions, monotone, rounds: 60 });
    const columns = held.columns.map((column) => column.slice(0, 200));
    for (const [feature, direction] of [
      [0, 1],
      [4, 1],
      [9, -1],
    ] as const) {
      let before: Float64Array | null = null;
      let worst = 0;
      for (let value = -1.5; value <= 1.5; value += 0.01) {
        columns[feature]?.fill(value);
        const scores = predictRaw(model, columns);
        scores.forEach((score, row) => {
          worst = Math.min(worst, direction * (score - (before?.[row] ?? score)));
        });
        before = scores;
      }
      expect(worst).toBeGreaterThanOrEqual(-1e-5);
    }
    expect(rocAuc(predict(model, held.columns), held.labels)).toBeGreaterThan(0.75);
  }
});

test('interaction constraints keep each path inside one set', async () => {
  const sets = [
    [0, 1],
    [2, 3, 4],
  ];
  const model = await train(data, { ...quick, allowedInteractions: sets });
  const walk = (tree: (typeof model.trees)[number], node: number, path: Set<number>): void => {
    const feature = tree.feature[node] ?? -1;
    if (feature < 0) {
      const inside = [...sets, [5], [6], [7], [8], [9]].some((set) => [...path].every((f) => set.includes(f)));
      expect(inside).toBe(true);
      return;
    }
    walk(tree, tree.left[node] ?? 0, new Set([...path, feature]));
    walk(tree, tree.right[node] ?? 0, new Set([...path, feature]));
  };
  for (const tree of model.trees) walk(tree, 0, new Set());
});

test('minRows, maxLeaves and maxDepth bound every tree', async () => {
  const model = await train(data, { ...quick, minRows: 100, maxLeaves: 9, maxDepth: 4 });
  for (const tree of model.trees) {
    expect(tree.feature.filter((feature) => feature < 0).length).toBeLessThanOrEqual(9);
    expect(Math.min(...tree.cover)).toBeGreaterThanOrEqual(100);
  }
});

test('missing values go where they belong', async () => {
  const next = random(6);
  const x = Float64Array.from({ length: 4000 }, () => (next() < 0.3 ? Number.NaN : next()));
  const labels = Uint8Array.from(x, (value) => (Number.isNaN(value) || value > 0.8 ? 1 : 0));
  const model = await train({ columns: [x], labels }, quick);
  const [low = 1, high = 0, missing = 0] = predict(model, [Float64Array.of(0.1, 0.9, Number.NaN)]);
  expect([low < 0.2, high > 0.8, missing > 0.8]).toEqual([true, true, true]);
});

describe('validation', () => {
  test('patience stops early and keeps the best round', async () => {
    const losses: number[] = [];
    const model = await train(sample(7, 500), {
      rounds: 500,
      threads: 1,
      validation: held,
      patience: 5,
      onProgress: ({ validationLoss }) => losses.push(validationLoss ?? Number.NaN),
    });
    expect(losses.length).toBeLessThan(500);
    expect(model.trees).toHaveLength(losses.indexOf(Math.min(...losses)) + 1);
    expect(logLoss(predict(model, held.columns), held.labels)).toBeCloseTo(Math.min(...losses), 12);
  });

  test('warm start goes on where the model stopped', async () => {
    const whole = await train(data, { ...quick, rounds: 30 });
    const half = await train(data, { ...quick, rounds: 15 });
    const resumed = await train(data, { ...quick, rounds: 15, startFrom: half });
    expect(resumed.trees).toHaveLength(30);
    const loss = (model: Model): number => logLoss(predict(model, data.columns), data.labels);
    expect(loss(resumed)).toBeLessThan(loss(half));
    expect(Math.abs(loss(resumed) - loss(whole))).toBeLessThan(0.005);
  });

  test('a glass box can be gone on from too', async () => {
    const half = await train(data, { ...quick, interactions: 2 });
    const resumed = await train(data, { ...quick, interactions: 2, startFrom: half });
    const loss = (model: Model): number => logLoss(predict(model, data.columns), data.labels);
    expect(loss(resumed)).toBeLessThan(loss(half));
  });
});

test('an abort signal ends training with its reason', async () => {
  const controller = new AbortController();
  const training = train(data, {
    ...quick,
    rounds: 100_000,
    onProgress: ({ round }) => {
      if (round === 3) controller.abort(new Error('enough'));
    },
    signal: controller.signal,
  });
  await expect(training).rejects.toThrow('enough');
  await expect(train(data, { signal: controller.signal })).rejects.toThrow('enough');
});
