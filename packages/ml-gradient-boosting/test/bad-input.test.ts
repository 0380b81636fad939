import { describe, expect, test } from 'vitest';
import type { Column, Dataset, GradientBoostingErrorCode, Model, TrainingOptions } from '../src/index.ts';
import {
  applyCalibration,
  explain,
  fitCalibration,
  fromJSON,
  GradientBoostingError,
  predict,
  predictRaw,
  toJSON,
  train,
  withCalibration,
} from '../src/index.ts';
import { random } from './sample-data.ts';

const quick = { rounds: 12, threads: 1 } as const;
const shapes = [1, 2, 3, 'any'] as const;
const x = Float64Array.of(1, 2, 3, 4);
const y = Uint8Array.of(0, 1, 0, 1);
const { NaN: nan, POSITIVE_INFINITY: infinite } = Number;

/** What callers without types may hand in. */
function untyped<T>(value: unknown): T {
  return JSON.parse('[]', () => value);
}

type Refusal = [string, GradientBoostingErrorCode, Dataset, TrainingOptions?];
const real = { objective: 'squared-error' } as const;

describe('is refused with a code and a sentence', () => {
  const refused: Refusal[] = [
    ['no columns', 'empty-data', { columns: [], labels: y }],
    ['no rows', 'empty-data', { columns: [new Float64Array(0)], labels: new Uint8Array(0) }],
    ['columns that are no list', 'bad-columns', untyped({ columns: undefined, labels: y })],
    ['a plain list as a column', 'bad-columns', { columns: [untyped([1, 2, 3, 4])], labels: y }],
    ['a column of bigints', 'bad-columns', { columns: [untyped(BigInt64Array.of(1n, 2n, 3n, 4n))], labels: y }],
    ['no labels', 'bad-label', { columns: [x], labels: untyped(undefined) }],
    ['labels of text', 'bad-label', { columns: [x], labels: untyped(['0', '1', '0', '1']) }],
    ['a short column', 'length-mismatch', { columns: [x, x.slice(1)], labels: y }],
    ['short labels', 'length-mismatch', { columns: [x], labels: y.slice(1) }],
    ['short weights', 'length-mismatch', { columns: [x], labels: y, weights: x.slice(1) }],
    ['label 2', 'bad-label', { columns: [x], labels: Uint8Array.of(0, 1, 2, 1) }],
    ['label -1', 'bad-label', { columns: [x], labels: Int8Array.of(-1, 1, -1, 1) }],
    ['label 0.5', 'bad-label', { columns: [x], labels: Float64Array.of(0, 1, 0.5, 1) }],
    ['label NaN', 'bad-label', { columns: [x], labels: Float64Array.of(0, 1, nan, 1) }],
    ['real label NaN', 'bad-label', { columns: [x], labels: Float64Array.of(0, 1, nan, 1) }, real],
    ['an infinite real label', 'bad-label', { columns: [x], labels: Float64Array.of(0, infinite, 1, 1) }, real],
    [
      'real labels no square of which is a double',
      'bad-label',
      { columns: [x], labels: x.map((v) => v * 1e200) },
      real,
    ],
    ['one class', 'one-class', { columns: [x], labels: new Uint8Array(4) }],
    ['one class by weight', 'one-class', { columns: [x], labels: y, weights: Float64Array.of(1, 0, 1, 0) }],
    ['a negative weight', 'bad-weight', { columns: [x], labels: y, weights: Float64Array.of(1, 1, -1, 1) }],
    ['a weight of NaN', 'bad-weight', { columns: [x], labels: y, weights: Float64Array.of(1, 1, nan, 1) }],
    ['an infinite weight', 'bad-weight', { columns: [x], labels: y, weights: Float64Array.of(1, 1, infinite, 1) }],
    ['no weight at all', 'bad-weight', { columns: [x], labels: y, weights: new Float64Array(4) }],
    ['weights without digits', 'bad-weight', { columns: [x], labels: y, weights: new Float64Array(4).fill(5e-324) }],
    ['half an id', 'bad-category', { columns: [Float64Array.of(1, 2, 0.5, 1)], labels: y }, { categorical: [0] }],
    [
      'an infinite id',
      'bad-category',
      { columns: [Float64Array.of(1, 2, infinite, 1)], labels: y },
      { categorical: [0] },
    ],
    [
      'validation of another width',
      'bad-columns',
      { columns: [x], labels: y },
      { validation: { columns: [x, x], labels: y } },
    ],
    [
      'validation without rows',
      'empty-data',
      { columns: [x], labels: y },
      { validation: { columns: [x.slice(4)], labels: y.slice(4) } },
    ],
    ['rounds', 'bad-option', { columns: [x], labels: y }, { rounds: 0 }],
    ['learning rate', 'bad-option', { columns: [x], labels: y }, { learningRate: nan }],
    ['l2', 'bad-option', { columns: [x], labels: y }, { l2: -1 }],
    ['no threads', 'bad-option', { columns: [x], labels: y }, { threads: 0 }],
    ['more bins than a byte holds', 'bad-option', { columns: [x], labels: y }, { bins: 256 }],
    ['a column that is not there', 'bad-option', { columns: [x], labels: y }, { categorical: [1] }],
    ['names', 'bad-option', { columns: [x], labels: y }, { names: ['a', 'b'] }],
    ['one name twice', 'bad-option', { columns: [x, x], labels: y }, { names: ['a', 'a'] }],
    ['patience alone', 'bad-option', { columns: [x], labels: y }, { patience: 3 }],
    ['a category in order', 'bad-option', { columns: [x], labels: y }, { categorical: [0], monotone: [1] }],
  ];
  test.each(refused)('%s: %s', async (_, code, dataset, options) => {
    const failure = await train(dataset, options).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GradientBoostingError);
    expect(failure).toMatchObject({ code, message: expect.stringMatching(/^[A-Z].*\.$/) });
  });

  test('columns of another number at prediction', async () => {
    const model = await train({ columns: [x, x], labels: y }, quick);
    expect(() => predict(model, [x])).toThrow('trained on 2 columns');
    expect(() => explain(model, [x])).toThrow('trained on 2 columns');
  });

  test('calibration data of one class, or none', async () => {
    const model = await train({ columns: [x], labels: y }, quick);
    expect(() => withCalibration(model, 'isotonic', { columns: [x], labels: new Uint8Array(4) })).toThrow(
      'both classes',
    );
    expect(() => withCalibration(model, 'sigmoid', { columns: [x.slice(4)], labels: y.slice(4) })).toThrow('no rows');
  });
});

/** Values that are in no training data, beside those that are. */
const odd = Float64Array.of(nan, infinite, -infinite, 0, -0, 1e308, -1e308, 5e-324, 5, 4e9, 0.5);

/** Whatever the rows, numbers come out: scores, probabilities, reasons and the file. */
function expectNumbers(model: Model, width: number): void {
  const columns = Array.from({ length: width }, (_, i) => odd.map((_, row) => odd[(row + i) % odd.length] ?? 0));
  const raw = predictRaw(model, columns);
  expect(raw.every((score) => Number.isFinite(score))).toBe(true);
  const predicted = predict(model, columns);
  if (model.objective === 'logistic') expect(predicted.every((p) => p >= 0 && p <= 1)).toBe(true);
  const { base, parts } = explain(model, columns);
  raw.forEach((score, row) => {
    const sum = parts.reduce((total, { contributions }) => total + (contributions[row] ?? nan), base);
    expect(Math.abs(sum - score)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(score)));
  });
  expect(predictRaw(fromJSON(JSON.stringify(toJSON(model))), columns)).toEqual(raw);
}

describe.each(shapes)('gives numbers and never NaN, interactions %s', (interactions) => {
  const rows = 300;
  const next = random(8);
  const extreme = Float64Array.from(
    { length: rows },
    () => [infinite, -infinite, 0, nan, 1e308][Math.floor(next() * 5)] ?? 0,
  );
  const labels = Uint8Array.from(extreme, (value) => (value > 0 === next() < 0.9 ? 1 : 0));
  const constant = new Float64Array(rows).fill(5);
  const missing = new Float64Array(rows).fill(nan);
  const noise = Float64Array.from({ length: rows }, () => next());
  const numeric: [string, Column[], TrainingOptions?][] = [
    ['one row of each class', [Float64Array.of(1, 2)]],
    [
      'one row of each class, and no regularisation',
      [Float64Array.of(1, 2)],
      { l2: 0, minHessian: 0, learningRate: 1, rounds: 200 },
    ],
    ['constant columns alone', [constant, constant]],
    ['missing columns alone', [missing, missing]],
    ['±Infinity and the largest doubles', [extreme, constant, missing]],
    ['±Infinity, and no regularisation', [extreme, noise], { l2: 0, minHessian: 0, learningRate: 1, rounds: 200 }],
    [
      'a validation set of one class',
      [extreme, noise],
      { validation: { columns: [odd, odd], labels: new Uint8Array(odd.length) } },
    ],
    [
      'a validation set where all is missing',
      [extreme, noise],
      { validation: { columns: [missing, missing], labels }, patience: 2 },
    ],
  ];
  test.each(numeric)('%s', async (_, columns, options) => {
    const used = labels.slice(0, columns[0]?.length);
    if (used.length === 2) used.set([0, 1]);
    expectNumbers(await train({ columns, labels: used }, { ...quick, interactions, ...options }), columns.length);
  });

  test.each([1e-80, 1e-10, 1e80])('weights of %d, and rows without any', async (weight) => {
    const weights = Float64Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 0 : weight));
    const options = { ...quick, interactions, l2: 0, minHessian: 0 };
    expectNumbers(await train({ columns: [extreme, noise], labels, weights }, options), 2);
  });

  test.each([1e-300, 1, 1e89])('real labels around %d, heavy weights', async (scale) => {
    const weights = new Float64Array(rows).fill(1e89);
    const values = noise.map((value, row) => (value + (labels[row] ?? 0) - 1) * scale);
    const options = { ...quick, ...real, interactions, validation: { columns: [noise], labels: values } };
    expectNumbers(await train({ columns: [noise], labels: values, weights }, options), 1);
  });

  test('100,000 distinct categories: the frequent ones are learned, strangers are like the rare', async () => {
    const many = 200_000;
    const draw = random(5);
    const id = Uint32Array.from({ length: many }, (_, row) => (row % 2 === 0 ? row : Math.floor(draw() * 40)));
    expect(new Set(id).size).toBeGreaterThan(100_000);
    const bought = Uint8Array.from(id, (value) => (draw() < (value < 40 && value % 3 === 0 ? 0.9 : 0.1) ? 1 : 0));
    const options = { ...quick, rounds: 20, interactions, categorical: [0] };
    const model = await train({ columns: [id], labels: bought }, options);
    const [three, four, stranger, unknown] = predict(model, [Float64Array.of(3, 4, 4e9, nan)]);
    expect(three).toBeGreaterThan(0.8);
    for (const p of [four, stranger, unknown]) expect(p).toBeLessThan(0.3);
    expectNumbers(model, 1);
  });

  test('no rows to predict for', async () => {
    const model = await train({ columns: [x], labels: y }, { ...quick, interactions });
    expect(predict(model, [new Float64Array(0)])).toHaveLength(0);
    expect(explain(model, [new Float64Array(0)]).parts.every(({ contributions }) => contributions.length === 0)).toBe(
      true,
    );
  });
});

test.each(['sigmoid', 'isotonic'] as const)('a %s calibration answers every score with a probability', (kind) => {
  for (const scores of [Float64Array.of(1, 2, 3, 4), new Float64Array(4), Float64Array.of(-1e308, -1, 1, 1e308)]) {
    const fitted = fitCalibration(kind, scores, y);
    for (const score of [-infinite, -1e308, -5, 0, 1.5, 1e308, infinite]) {
      const p = applyCalibration(fitted, score);
      expect(p >= 0 && p <= 1).toBe(true);
    }
  }
});
