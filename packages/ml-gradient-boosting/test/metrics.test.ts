import { describe, expect, test } from 'vitest';
import {
  accuracy,
  bestF1Threshold,
  brierScore,
  calibrationBands,
  calibrationError,
  confusion,
  f1Score,
  GradientBoostingError,
  lift,
  logLoss,
  prAuc,
  precision,
  precisionAtK,
  recall,
  rocAuc,
  rootMeanSquaredError,
} from '../src/index.ts';

// Worked out by hand: positives at 0.9, 0.6 and 0.3; one negative ties with 0.6.
const predictions = [0.9, 0.8, 0.6, 0.6, 0.3, 0.1];
const labels = [1, 0, 1, 0, 1, 0];

test('ROC-AUC counts pairs, ties half', () => {
  // 0.9 beats 3 negatives; 0.6 beats one, ties one; 0.3 beats one: 5.5 of 9.
  expect(rocAuc(predictions, labels)).toBeCloseTo(5.5 / 9, 14);
  expect(rocAuc([1, 2, 3, 4], [0, 0, 1, 1])).toBe(1);
  expect(rocAuc([1, 1, 1, 1], [0, 0, 1, 1])).toBe(0.5);
});

test('PR-AUC is average precision with ties taken together', () => {
  // Recall steps 1/3 at precision 1, 1/3 at 2/4, 1/3 at 3/5.
  expect(prAuc(predictions, labels)).toBeCloseTo((1 + 0.5 + 0.6) / 3, 14);
});

test('log loss and Brier', () => {
  expect(logLoss([0.8, 0.4], [1, 0])).toBeCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, 14);
  expect(logLoss([0, 1], [1, 0])).toBeCloseTo(-Math.log(1e-15), 10);
  expect(brierScore([0.8, 0.4], [1, 0])).toBeCloseTo((0.04 + 0.16) / 2, 14);
});

test('confusion and what follows from it', () => {
  const c = confusion(predictions, labels, 0.6);
  expect(c).toEqual({ truePositive: 2, falsePositive: 2, trueNegative: 1, falseNegative: 1 });
  expect(accuracy(c)).toBe(0.5);
  expect(precision(c)).toBe(0.5);
  expect(recall(c)).toBeCloseTo(2 / 3, 14);
  expect(f1Score(c)).toBeCloseTo(4 / 7, 14);
  const none = confusion(predictions, labels, 2);
  expect([precision(none), recall(none), f1Score(none)]).toEqual([0, 0, 0]);
});

test('the best F1 threshold', () => {
  // Everything from 0.3 up: 3 found, 5 chosen: 6 / 8.
  expect(bestF1Threshold(predictions, labels)).toEqual({ threshold: 0.3, f1: 0.75 });
});

test('calibration bands and error', () => {
  const bands = calibrationBands([0.1, 0.3, 0.9, 1], [0, 1, 1, 1], 2);
  expect(bands.map(({ rows }) => rows)).toEqual([2, 2]);
  expect(bands.map(({ positiveRate }) => positiveRate)).toEqual([0.5, 1]);
  expect(calibrationError([0.1, 0.3, 0.9, 1], [0, 1, 1, 1], 2)).toBeCloseTo((2 * 0.3 + 2 * 0.05) / 4, 14);
});

test('lift and precision at k share ties out evenly', () => {
  expect(precisionAtK(predictions, labels, 3)).toBeCloseTo((1 + 0.5) / 3, 14);
  expect(precisionAtK(predictions, labels, 2)).toBe(0.5);
  expect(lift(predictions, labels, 0.5)).toBeCloseTo(0.5 / 0.5, 14);
  expect(lift(predictions, labels, 1)).toBe(1);
});

test('root mean squared error', () => {
  expect(rootMeanSquaredError([1, 2], [1, 4])).toBeCloseTo(Math.SQRT2, 14);
});

describe('bad input is refused', () => {
  test.each<[string, () => unknown]>([
    ['lengths', () => rocAuc([1], [1, 0])],
    ['one class', () => rocAuc([1, 2], [1, 1])],
    ['no rows', () => logLoss([], [])],
    ['labels', () => brierScore([0.5], [2])],
    ['NaN', () => prAuc([Number.NaN], [1])],
    ['k', () => precisionAtK([1], [1], 2)],
  ])('%s', (_, call) => {
    expect(call).toThrow(GradientBoostingError);
  });
});
