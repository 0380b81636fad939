import { expect, test } from 'vitest';
import { workspaceBytes } from '../src/workspace.ts';

test('a fit needs less than three times the binned data, weights and four threads included', () => {
  const rows = 1_000_000;
  const features = 25;
  const shape = { rows, features, maxLeaves: 31, shards: 4, weighted: true, counted: false };
  expect(workspaceBytes(shape)).toBeLessThan(3 * rows * features);
});
