import { expect, test } from 'vitest';
import { gainBeyondChance, screenInteractions } from '../src/glass-box/screen.ts';
import { random } from './sample-data.ts';

/** Gradients of noise plus an effect, in a table of cells that hold some hundred rows each. */
function table(shape: readonly number[], effect: (...levels: number[]) => number): Float64Array {
  const next = random(61);
  const size = shape.reduce((product, length) => product * length, 1);
  const cells = new Float64Array(2 * size);
  for (let cell = 0; cell < size; cell++) {
    const levels = shape.map((length, axis) => {
      const step = shape.slice(axis + 1).reduce((product, each) => product * each, 1);
      return Math.floor(cell / step) % length;
    });
    const rows = 100 + Math.floor(next() * 300);
    for (let row = 0; row < rows; row++) {
      const p = 0.2 + 0.6 * next();
      cells[2 * cell] += p - (next() < p + effect(...levels) ? 1 : 0);
      cells[2 * cell + 1] += p * (1 - p);
    }
  }
  return cells;
}

const sign = (level: number): number => (level < 2 ? -1 : 1);

test('noise and what fewer features say are no gain', () => {
  expect(
    gainBeyondChance(
      table([4, 4], () => 0),
      [4, 4],
      1,
    ),
  ).toBe(0);
  expect(
    gainBeyondChance(
      table([4, 4], (a, b) => 0.03 * a - 0.02 * b),
      [4, 4],
      1,
    ),
  ).toBe(0);
  const pairs = table([4, 4, 4], (a, b, c) => 0.05 * sign(a) * sign(b) + 0.05 * sign(b) * sign(c));
  expect(gainBeyondChance(pairs, [4, 4, 4], 1)).toBe(0);
});

test('what only all of the features together say is', () => {
  expect(
    gainBeyondChance(
      table([4, 4], (a, b) => 0.1 * sign(a) * sign(b)),
      [4, 4],
      1,
    ),
  ).toBeGreaterThan(100);
  const triple = table([4, 4, 4], (a, b, c) => 0.1 * sign(a) * sign(b) * sign(c));
  expect(gainBeyondChance(triple, [4, 4, 4], 1)).toBeGreaterThan(300);
});

test('a level without rows takes part in nothing', () => {
  const cells = table([4, 4], (a, b) => 0.1 * sign(a) * sign(b));
  const wider = new Float64Array(2 * 25);
  for (let a = 0; a < 4; a++) wider.set(cells.subarray(8 * a, 8 * a + 8), 2 * (5 * (a + 1) + 1));
  expect(gainBeyondChance(wider, [5, 5], 1)).toBeCloseTo(gainBeyondChance(cells, [4, 4], 1), 8);
  expect(gainBeyondChance(new Float64Array(50), [5, 5], 1)).toBe(0);
});

test('weights below 1 hide no interaction, and weights above 1 make none', () => {
  const rows = 6000;
  const next = random(62);
  const columns = Array.from({ length: 4 }, () => Float64Array.from({ length: rows }, () => next()));
  const features = columns.map((_, f) => {
    return { kind: 'numeric', name: `f${f}`, cuts: Float64Array.of(0.25, 0.5, 0.75) } as const;
  });
  const labels = Uint8Array.from({ length: rows }, (_, row) => {
    const both = (columns[0]?.[row] ?? 0) > 0.5 === (columns[1]?.[row] ?? 0) > 0.5;
    return next() < (both ? 0.55 : 0.45) ? 1 : 0;
  });
  for (const weight of [0.05, 1, 20]) {
    const data = { columns, labels, weights: new Float64Array(rows).fill(weight) };
    const scores = new Float64Array(rows);
    const found = screenInteractions({ data, objective: 'logistic', features, scores, importance: null, size: 2 });
    expect(found.map(({ group }) => group)).toEqual([[0, 1]]);
  }
});

test('a weak product among few rows shows at two levels, and chance does not', () => {
  const rows = 3000;
  for (const [strength, expected] of [
    [0.12, [[0, 1]]],
    [0, []],
  ] as const) {
    const next = random(63);
    const columns = Array.from({ length: 12 }, () => Float64Array.from({ length: rows }, () => next()));
    const features = columns.map((_, f) => {
      return { kind: 'numeric', name: `f${f}`, cuts: Float64Array.of(0.25, 0.5, 0.75) } as const;
    });
    const labels = Uint8Array.from({ length: rows }, (_, row) => {
      const [a = 0, b = 0] = columns.map((column) => column[row]);
      return next() < 0.5 + (a > 0.5 === b > 0.5 ? strength : -strength) / 3 ? 1 : 0;
    });
    const scores = new Float64Array(rows);
    const request = { data: { columns, labels }, objective: 'logistic', features, scores, importance: null } as const;
    expect(screenInteractions({ ...request, size: 3 }).map(({ group }) => group)).toEqual(expected);
  }
});
