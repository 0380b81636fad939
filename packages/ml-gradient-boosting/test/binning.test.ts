import { describe, expect, test } from 'vitest';
import { binColumn, binOf, binPlainly, learnFeature } from '../src/binning.ts';
import type { Feature } from '../src/index.ts';
import { GradientBoostingError } from '../src/index.ts';
import { random } from './sample-data.ts';

const numeric = (values: number[], maxBins = 255): Feature & { kind: 'numeric' } => {
  const feature = learnFeature(Float64Array.from(values), { name: 'x', categorical: false, maxBins });
  if (feature.kind !== 'numeric') throw new Error('expected a numeric feature');
  return feature;
};

/** The definition, counted one by one. */
function naiveBin(feature: Feature, value: number): number {
  if (Number.isNaN(value)) return 0;
  if (feature.kind === 'categorical') return [...feature.categories].indexOf(value) + 2 || 1;
  return 1 + [...feature.cuts].filter((cut) => cut <= value).length;
}

describe('cuts', () => {
  test('lie in the middle of few distinct values', () => {
    expect([...numeric([3, 1, 2, 2, Number.NaN]).cuts]).toEqual([1.5, 2.5]);
  });
  test('of a constant or wholly missing column are none', () => {
    expect(numeric([7, 7, 7]).cuts).toHaveLength(0);
    expect(numeric([Number.NaN, Number.NaN]).cuts).toHaveLength(0);
  });
  test('are finite beside infinities, and keep them apart from finite values', () => {
    const feature = numeric([Number.NEGATIVE_INFINITY, -1, 1, Number.POSITIVE_INFINITY]);
    expect([...feature.cuts].every(Number.isFinite)).toBe(true);
    const bins = [Number.NEGATIVE_INFINITY, -1, 1, Number.POSITIVE_INFINITY].map((value) => binOf(feature, value));
    expect(bins).toEqual([1, 2, 3, 4]);
  });
  test('separate neighbouring doubles', () => {
    const next = 1 + Number.EPSILON;
    const feature = numeric([1, next]);
    expect([binOf(feature, 1), binOf(feature, next)]).toEqual([1, 2]);
  });
  test('treat -0 and 0 as one value', () => {
    expect(numeric([-0, 0]).cuts).toHaveLength(0);
  });
  test('fill bins evenly where values are many', () => {
    const next = random(4);
    const values = Array.from({ length: 50_000 }, () => next() ** 3);
    const feature = numeric(values, 20);
    expect(feature.cuts).toHaveLength(19);
    const rows = new Array<number>(21).fill(0);
    for (const value of values) rows[binOf(feature, value)] = (rows[binOf(feature, value)] ?? 0) + 1;
    for (const count of rows.slice(1)) expect(Math.abs(count / 2500 - 1)).toBeLessThan(0.02);
  });
  test('give one heavy value its own bin and share the others among the rest', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => (i < 6000 ? 0 : i));
    const feature = numeric(values, 11);
    expect(binOf(feature, 0)).not.toBe(binOf(feature, 6000));
    expect(feature.cuts.length).toBeGreaterThanOrEqual(9);
    expect(feature.cuts.length).toBeLessThanOrEqual(10);
  });
});

test('every bin agrees with its definition, at cuts, beside them and at the extremes', () => {
  const next = random(9);
  for (const maxBins of [2, 3, 7, 32, 255]) {
    const feature = numeric(
      Array.from({ length: 3000 }, () => next() * 100 - 50),
      maxBins,
    );
    const values = [...feature.cuts].flatMap((cut) => [cut, cut - 1e-9, cut + 1e-9]);
    values.push(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.MAX_VALUE, -0, 0);
    // Long enough for the WebAssembly kernel, and more than one block of it.
    while (values.length < 5000) values.push(next() * 120 - 60);
    const bins = new Uint8Array(values.length);
    binColumn(feature, Float64Array.from(values), { bins, offset: 0, stride: 1 });
    const plain = new Uint8Array(values.length);
    binPlainly(feature.cuts, Float64Array.from(values), { bins: plain, offset: 0, stride: 1 }, 0, values.length);
    const expected = Uint8Array.from(values, (value) => naiveBin(feature, value));
    expect(bins).toEqual(expected);
    expect(plain).toEqual(expected);
    expect(Uint8Array.from(values, (value) => binOf(feature, value))).toEqual(expected);
  }
});

describe('categories', () => {
  test('100,000 distinct ids: the frequent ones get bins, the rest and strangers share one', () => {
    const ids = Uint32Array.from({ length: 200_000 }, (_, i) => (i < 100_000 ? i : i % 50));
    const feature = learnFeature(ids, { name: 'id', categorical: true, maxBins: 255 });
    if (feature.kind !== 'categorical') throw new Error('expected categories');
    expect(feature.categories).toHaveLength(254);
    for (const id of [0, 49, 99_999, 4_000_000_000]) expect(binOf(feature, id)).toBe(naiveBin(feature, id));
    expect(binOf(feature, 99_999)).toBe(1);
    expect(binOf(feature, 0)).toBe(2);
  });
  test.each([-1, 0.5, Number.POSITIVE_INFINITY, 2 ** 32])('refuse %s as an id', (id) => {
    const learn = () => learnFeature(Float64Array.of(1, id), { name: 'id', categorical: true, maxBins: 255 });
    expect(learn).toThrow(GradientBoostingError);
  });
});
