import type { Threshold, ThresholdTable } from '@foresale/contract';
import { expect, test } from 'vitest';
import { listAddress, nameOf, placeOf } from '../src/model/threshold-place.ts';

const at = (threshold: number): Threshold => ({
  threshold,
  truePositive: 0,
  falsePositive: 0,
  trueNegative: 0,
  falseNegative: 0,
  accuracy: 0,
  precision: 0,
  recall: 0,
  f1: 0,
  callsNow: null,
  buyersNow: null,
});
const table: ThresholdTable = {
  modelId: 1,
  chosen: 0.3712345678,
  customers: 0,
  buyers: 0,
  thresholds: [1, 0.8, 0.3712345678, 0.2, 0.123456789012].map(at),
};

test('a place is named in the address, and found again by its name', () => {
  for (const place of table.thresholds.keys()) expect(placeOf(table, nameOf(table, place) ?? undefined)).toBe(place);
  expect(nameOf(table, 2)).toBeNull();
});

test('an address that makes no sense shows the model’s own threshold', () => {
  for (const name of [undefined, '', 'abc', '-1', '1.5', '0.5.1', '1e-3']) expect(placeOf(table, name)).toBe(2);
  // A threshold of an older version leads to the nearest one.
  expect(placeOf(table, '0.21')).toBe(3);
});

test('the list of those who are called leaves nobody at the edge out', () => {
  for (const { threshold } of table.thresholds) {
    const least = Number(/min=([\d.]+)/.exec(listAddress(at(threshold)))?.[1]) / 100;
    expect(least).toBeLessThanOrEqual(threshold);
    expect(threshold - least).toBeLessThan(1e-7);
  }
});
