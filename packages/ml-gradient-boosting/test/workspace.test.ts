import { expect, test } from 'vitest';
import { workspaceBytes } from '../src/workspace.ts';

test('a fit needs less than three times the binned data, four threads included', () => {
  const rows = 1_000_000;
  const features = 25;
  const shape = { rows, features, maxLeaves: 31, shards: 4, weighted: false, binary: true, counted: false };
  expect(workspaceBytes(shape)).toBeLessThan(3 * rows * features);
  // Weights are one more column of doubles.
  expect(workspaceBytes({ ...shape, weighted: true }) - workspaceBytes(shape)).toBe(8 * rows);
});
