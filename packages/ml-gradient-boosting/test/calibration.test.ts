import { expect, test } from 'vitest';
import { applyCalibration, calibrationError, fitCalibration, GradientBoostingError } from '../src/index.ts';
import { random } from './sample-data.ts';

test('isotonic calibration pools violators, by hand', () => {
  // Scores 1..6: labels 0, 1, 0, 1, 1, 1 -> blocks {1}: 0, {2,3}: 1/2, {4,5,6}: 1; ends kept half a row from 0 and 1.
  const fitted = fitCalibration('isotonic', Float64Array.of(3, 1, 2, 5, 4, 6), [0, 0, 1, 1, 1, 1]);
  const edge = 0.5 / 7;
  expect(fitted).toEqual({
    kind: 'isotonic',
    scores: Float64Array.of(1, 2, 3, 4, 6),
    probabilities: Float64Array.of(edge, 0.5, 0.5, 1 - edge, 1 - edge),
  });
  expect(applyCalibration(fitted, -9)).toBe(edge);
  expect(applyCalibration(fitted, 2.5)).toBe(0.5);
  expect(applyCalibration(fitted, 3.5)).toBeCloseTo((0.5 + 1 - edge) / 2, 14);
  expect(applyCalibration(fitted, 99)).toBe(1 - edge);
});

test('equal scores get one probability', () => {
  const fitted = fitCalibration('isotonic', Float64Array.of(1, 1, 1, 1), [0, 1, 0, 0]);
  expect(fitted).toEqual({ kind: 'isotonic', scores: Float64Array.of(1), probabilities: Float64Array.of(0.25) });
});

test('both kinds repair scores that are twice too sure', () => {
  const next = random(41);
  const truth = Float64Array.from({ length: 20_000 }, () => next() * 6 - 3);
  const labels = Uint8Array.from(truth, (z) => (next() < 1 / (1 + Math.exp(-z)) ? 1 : 0));
  const scores = truth.map((z) => 2 * z + 1);
  for (const kind of ['sigmoid', 'isotonic'] as const) {
    const fitted = fitCalibration(kind, scores, labels);
    expect(
      calibrationError(
        scores.map((score) => applyCalibration(fitted, score)),
        labels,
      ),
    ).toBeLessThan(0.01);
  }
  const sigmoid = fitCalibration('sigmoid', scores, labels);
  if (sigmoid.kind !== 'sigmoid') throw new Error('expected a sigmoid');
  expect(sigmoid.slope).toBeCloseTo(0.5, 1);
  expect(sigmoid.intercept).toBeCloseTo(-0.5, 1);
});

test('a ranking that runs backwards is not turned round', () => {
  const fitted = fitCalibration('sigmoid', Float64Array.of(1, 2, 3, 4), [1, 1, 0, 0]);
  expect(applyCalibration(fitted, 1)).toBe(applyCalibration(fitted, 4));
});

test.each([
  ['lengths', Float64Array.of(1), [1, 0]],
  ['one class', Float64Array.of(1, 2), [1, 1]],
  ['an infinite score', Float64Array.of(1, Number.POSITIVE_INFINITY), [1, 0]],
  ['a label', Float64Array.of(1, 2), [1, 0.5]],
])('%s: refused', (_, scores, labels) => {
  expect(() => fitCalibration('isotonic', scores, labels)).toThrow(GradientBoostingError);
});
