import { expect, test } from 'vitest';
import { slopeOf } from '../faults/slope.ts';

const line = (of: (x: number) => number) => Array.from({ length: 20 }, (_, x) => ({ x, y: of(x) }));

test('a line shows growth, and a few high readings do not make one', () => {
  expect(slopeOf(line((x) => 50 + x))).toEqual({ begins: 50, ends: 69 });
  expect(slopeOf(line((x) => (x > 16 ? 90 : 50)))).toEqual({ begins: 50, ends: 50 });
});
