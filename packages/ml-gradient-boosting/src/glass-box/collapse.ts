import type { Feature } from '../features.ts';
import { binCount } from '../features.ts';
import type { Tree } from '../model.ts';
import { leftBins } from '../route.ts';

/** A lookup table that is still being computed, in floating point. */
export interface Table {
  readonly features: readonly number[];
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/**
 * The same function without trees: each leaf adds its value to a box of the table of the features on its path. Exact
 * but for the rounding of the sums. Splits that changed nothing on a path leave no trace.
 */
export function collapse(trees: readonly Tree[], features: readonly Feature[]): Table[] {
  const tables = new Map<string, Table>();
  for (const tree of trees) {
    visit(tree, 0, new Map());
  }
  return [...tables.values()];

  /** `path` holds, for each feature asked so far, the bins that lead here. */
  function visit(tree: Tree, node: number, path: ReadonlyMap<number, Uint8Array>): void {
    const feature = tree.feature[node];
    if (feature < 0) {
      addBox(path, tree.value[node]);
      return;
    }
    const size = binCount(features[feature]);
    const before = path.get(feature) ?? new Uint8Array(size).fill(1);
    const left = new Uint8Array(size);
    for (const bin of leftBins(tree, node)) if (bin < size) left[bin] = before[bin];
    const right = before.map((reachable, bin) => (left[bin] === 1 ? 0 : reachable));
    visit(tree, tree.left[node], new Map(path).set(feature, left));
    visit(tree, tree.right[node], new Map(path).set(feature, right));
  }

  function addBox(path: ReadonlyMap<number, Uint8Array>, value: number): void {
    const group = [...path.keys()].sort((a, b) => a - b);
    const key = group.join();
    let table = tables.get(key);
    if (table === undefined) {
      table = emptyTable(group, features);
      tables.set(key, table);
    }
    const bins = group.map((feature) => chosenBins(path.get(feature)));
    const [, width = 1, depth = 1] = table.shape;
    for (const a of bins[0] ?? [0]) {
      for (const b of bins[1] ?? [0]) {
        for (const c of bins[2] ?? [0]) table.values[(a * width + b) * depth + c] += value;
      }
    }
  }
}

export function emptyTable(group: readonly number[], features: readonly Feature[]): Table {
  const shape = group.map((feature) => binCount(features[feature]));
  const values = new Float64Array(shape.reduce((product, size) => product * size, 1));
  return { features: group, shape, values };
}

function chosenBins(reachable: Uint8Array | undefined): number[] {
  const bins: number[] = [];
  reachable?.forEach((is, bin) => {
    if (is === 1) bins.push(bin);
  });
  return bins;
}
