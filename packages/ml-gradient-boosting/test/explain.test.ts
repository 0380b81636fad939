import { expect, test } from 'vitest';
import type { Tree } from '../src/index.ts';
import { binOf, explain, leftBins, predictRaw, train } from '../src/index.ts';
import { random, sample } from './sample-data.ts';

/** The mean of the tree's value when only the features in `known` are known (path-dependent, by cover). */
function conditional(tree: Tree, bins: readonly number[], known: ReadonlySet<number>, node = 0): number {
  const feature = tree.feature[node] ?? -1;
  if (feature < 0) return tree.value[node] ?? 0;
  const [left, right] = [tree.left[node] ?? 0, tree.right[node] ?? 0];
  if (known.has(feature)) {
    return conditional(tree, bins, known, leftBins(tree, node).includes(bins[feature] ?? 0) ? left : right);
  }
  const share = (tree.cover[left] ?? 0) / (tree.cover[node] ?? 1);
  return share * conditional(tree, bins, known, left) + (1 - share) * conditional(tree, bins, known, right);
}

/** Shapley's definition, over all subsets. */
function naiveShapley(tree: Tree, bins: readonly number[], feature: number): number {
  const others = bins.map((_, f) => f).filter((f) => f !== feature);
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  let sum = 0;
  for (let subset = 0; subset < 2 ** others.length; subset++) {
    const known = new Set(others.filter((_, i) => (subset >> i) & 1));
    const weight = (factorial(known.size) * factorial(bins.length - known.size - 1)) / factorial(bins.length);
    sum += weight * (conditional(tree, bins, new Set([...known, feature])) - conditional(tree, bins, known));
  }
  return sum;
}

test("TreeSHAP gives Shapley's values by their definition, categories and missing values included", async () => {
  const next = random(21);
  const { columns, labels } = sample(22, 1500, 5);
  columns[2]?.forEach((_, row) => {
    if (columns[2] !== undefined) columns[2][row] = Math.floor(next() * 6);
  });
  const model = await train({ columns, labels }, { rounds: 4, maxLeaves: 12, categorical: [2], threads: 1 });
  const rows = columns.map((column) => column.slice(0, 40));
  const { parts } = explain(model, rows);
  for (let row = 0; row < 40; row++) {
    const bins = model.features.map((feature, f) => binOf(feature, rows[f]?.[row] ?? 0));
    for (let f = 0; f < 5; f++) {
      const expected = model.trees.reduce((sum, tree) => sum + naiveShapley(tree, bins, f), 0);
      expect(parts[f]?.contributions[row]).toBeCloseTo(expected, 11);
    }
  }
});

test('contributions sum to the raw score to 1e-9', async () => {
  const data = sample(23, 5000);
  const model = await train(data, { rounds: 100, threads: 1 });
  const { base, parts } = explain(model, data.columns);
  const differences = predictRaw(model, data.columns).map((score, row) =>
    Math.abs(parts.reduce((total, part) => total + (part.contributions[row] ?? 0), base) - score),
  );
  expect(Math.max(...differences)).toBeLessThan(1e-9);
});
