import { describe, expect, test } from 'vitest';
import { collapse, emptyTable } from '../src/glass-box/collapse.ts';
import { chooseGroups } from '../src/glass-box/groups.ts';
import { cellWeights, purify } from '../src/glass-box/purify.ts';
import { keepUsedCuts } from '../src/glass-box/used-cuts.ts';
import { binOf, explain, mergedTerms, predictRaw, rocAuc, train } from '../src/index.ts';
import { random, sample } from './sample-data.ts';

const data = sample(11, 4000);
const quick = { rounds: 25, threads: 1, learningRate: 0.2 } as const;

test('collapsed tables are the trees, at every bin', async () => {
  const sets = [[0, 1, 2], [3, 4], [5, 6, 7], [8], [9]];
  const model = await train(data, { ...quick, bins: 12, allowedInteractions: sets });
  const reduced = keepUsedCuts(model.features, model.trees);
  const tables = collapse(reduced.trees, reduced.features);
  const held = sample(12, 3000);
  const raw = predictRaw(model, held.columns);
  for (let row = 0; row < 3000; row++) {
    const bins = reduced.features.map((feature, f) => binOf(feature, held.columns[f]?.[row] ?? 0));
    let score = model.base;
    for (const { features, shape, values } of tables) {
      const cell = features.reduce((at, feature, axis) => at * (shape[axis] ?? 1) + (bins[feature] ?? 0), 0);
      score += values[cell] ?? Number.NaN;
    }
    expect(Math.abs(score - (raw[row] ?? 0))).toBeLessThan(1e-12);
  }
});

test('purifying changes no sum, and leaves no mean along any axis', () => {
  const next = random(13);
  const rows = 5000;
  // Correlated columns, so that the data's weights are no product.
  const first = Float64Array.from({ length: rows }, () => Math.floor(next() * 5));
  const second = first.map((value) => Math.floor((value + next() * 5) / 2));
  const third = second.map((value) => Math.floor((value + next() * 4) / 2));
  const features = ['a', 'b', 'c'].map(
    (name) => ({ kind: 'numeric', name, cuts: Float64Array.of(1, 2, 3, 4) }) as const,
  );
  const weightsOf = cellWeights([first, second, third], features);
  const tables = [[0, 1, 2], [0, 1], [2]].map((group) => {
    const table = emptyTable(group, features);
    table.values.forEach((_, cell) => {
      table.values[cell] = next() * 4 - 1;
    });
    return table;
  });
  const purified = purify(tables, features, weightsOf);
  const total = (from: typeof tables, bins: number[]): number =>
    from.reduce(
      (sum, table) =>
        sum + (table.values[table.features.reduce((cell, f) => cell * 6 + (bins[f] ?? 0), 0)] ?? Number.NaN),
      0,
    );
  for (let cell = 0; cell < 216; cell++) {
    const bins = [Math.floor(cell / 36), Math.floor(cell / 6) % 6, cell % 6];
    expect(total(purified.tables, bins) + purified.base).toBeCloseTo(total(tables, bins), 10);
  }
  for (const { features: group, values } of purified.tables) {
    const weights = weightsOf(group);
    group.forEach((_, axis) => {
      const step = 6 ** (group.length - 1 - axis);
      const means = new Map<number, { sum: number; weight: number }>();
      values.forEach((value, cell) => {
        const line = cell - (Math.floor(cell / step) % 6) * step;
        const mean = means.get(line) ?? { sum: 0, weight: 0 };
        mean.sum += value * (weights[cell] ?? 0);
        mean.weight += weights[cell] ?? 0;
        means.set(line, mean);
      });
      for (const { sum, weight } of means.values()) {
        if (weight > 0) expect(Math.abs(sum / weight)).toBeLessThan(1e-6);
      }
    });
  }
});

test('a purely additive truth is told by single features alone', async () => {
  const next = random(14);
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: 20_000 }, () => Math.floor(next() * 8)));
  const [a, b] = columns;
  const labels = Float64Array.from({ length: 20_000 }, (_, row) => (a?.[row] ?? 0) + 2 * (b?.[row] ?? 0));
  const options = { ...quick, objective: 'squared-error', interactions: 2, rounds: 100 } as const;
  const model = await train({ columns, labels }, options);
  const { parts } = explain(model, columns);
  const weight = (size: number): number =>
    parts
      .filter(({ features }) => features.length === size)
      .reduce((sum, { contributions }) => sum + contributions.reduce((a, b) => a + Math.abs(b), 0) / 20_000, 0);
  expect(weight(1)).toBeGreaterThan(5);
  expect(weight(2)).toBeLessThan(0.1);
});

test('explanations sum to the score without any rounding', async () => {
  const held = sample(15, 500);
  const model = await train(data, { ...quick, interactions: 3 });
  const { base, parts } = explain(model, held.columns);
  predictRaw(model, held.columns).forEach((score, row) => {
    expect(parts.reduce((sum, part) => sum + (part.contributions[row] ?? 0), base)).toBe(score);
  });
  for (const { features } of model.terms) expect(features.length).toBeLessThanOrEqual(3);
});

test('merged tables are fewer and say the same', async () => {
  const model = await train(data, { ...quick, interactions: 3, maxGroups: 4 });
  const merged = mergedTerms(model);
  expect(merged.length).toBeLessThan(model.terms.length);
  expect(merged.filter(({ features }) => features.length > 1).length).toBeLessThanOrEqual(4);
});

describe('groups', () => {
  test('cover the most gain, each counted once', () => {
    const candidates = [
      { group: [1, 2], gain: 10 },
      { group: [1, 2, 3], gain: 1 },
      { group: [1, 2, 4], gain: 2 },
      { group: [0, 5], gain: 4 },
      { group: [5, 6], gain: 3 },
      { group: [0, 5, 6], gain: 1 },
    ];
    // Once 1.2 is in a group with 4, the group with 3 is worth no more than 1.
    const two = chooseGroups(candidates, { limit: 2, features: 8 });
    expect(two).toEqual([[1, 2, 4], [0, 5, 6], [3], [7]]);
    expect(chooseGroups(candidates, { limit: 3, features: 8 })[2]).toEqual([1, 2, 3]);
    expect(chooseGroups([], { limit: 3, features: 2 })).toEqual([[0], [1]]);
  });

  test('find an exclusive or, of which neither half gains anything alone', async () => {
    const next = random(18);
    const columns = Array.from({ length: 6 }, () => Float64Array.from({ length: 20_000 }, () => next() - 0.5));
    const labels = Uint8Array.from({ length: 20_000 }, (_, row) => {
      const [a = 0, b = 0, c = 0] = columns.map((column) => column[row]);
      return next() < 1 / (1 + Math.exp(-(a * b > 0 ? 2 : -2) - 2 * c)) ? 1 : 0;
    });
    const model = await train({ columns, labels }, { interactions: 2, rounds: 200, threads: 1 });
    expect(model.terms.filter(({ features }) => features.length === 2).map(({ features }) => features)).toEqual([
      [0, 1],
    ]);
    expect(rocAuc(predictRaw(model, columns), labels)).toBeGreaterThan(0.9);
  });

  test('of noise there are none, at any size', async () => {
    const next = random(19);
    const columns = Array.from({ length: 12 }, () => Float64Array.from({ length: 5000 }, () => next()));
    const labels = Uint8Array.from({ length: 5000 }, (_, row) => (next() < (columns[0]?.[row] ?? 0) ? 1 : 0));
    const model = await train({ columns, labels }, { ...quick, interactions: 3 });
    expect(Math.max(...model.terms.map(({ features }) => features.length))).toBe(1);
  });

  test('stay within the interactions that the caller allows', async () => {
    const allowedInteractions = [
      [1, 2, 5],
      [6, 7],
    ];
    const model = await train(sample(16, 20_000), { ...quick, interactions: 3, allowedInteractions });
    const found = model.terms.map(({ features }) => features).filter((group) => group.length > 1);
    expect(found).toContainEqual([1, 2]);
    expect(found.every((group) => allowedInteractions.some((set) => group.every((f) => set.includes(f))))).toBe(true);
  });

  test('are found among many columns, where only the leading ones can be looked at in threes', async () => {
    const { columns, labels } = sample(20, 20_000, 45);
    const model = await train({ columns, labels }, { ...quick, interactions: 3 });
    const found = mergedTerms(model).map(({ features }) => features);
    expect(found).toContainEqual([5, 6, 7]);
  });

  test('find the product and the three-way rule behind the labels', async () => {
    const model = await train(sample(16, 30_000), { interactions: 3, rounds: 40, threads: 1, maxGroups: 5 });
    const found = mergedTerms(model).map(({ features }) => features);
    expect(found.some((group) => group.includes(1) && group.includes(2))).toBe(true);
    expect(found).toContainEqual([5, 6, 7]);
  });
});

test('the report compares the bounded fit with the free one', async () => {
  const validation = sample(17, 3000);
  const { bound } = await train(data, { ...quick, interactions: 2, validation });
  expect(bound?.freeAuc).toBeGreaterThan(0.7);
  expect(Math.abs((bound?.boundedLoss ?? 0) - (bound?.freeLoss ?? 1))).toBeLessThan(0.1);
});
