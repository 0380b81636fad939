import type { Tree } from './model.ts';

/**
 * A tree as a machine reads it: per node and bin one bit, "goes left", so that numeric splits, categories and missing
 * values take the same step.
 */
export interface Route {
  readonly feature: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  /** 256 bits per node. */
  readonly leftBits: Uint32Array;
}

export function routeOf(tree: Tree): Route {
  const nodes = tree.feature.length;
  const leftBits = new Uint32Array(nodes * 8);
  for (let node = 0; node < nodes; node++) {
    if (tree.feature[node] < 0) continue;
    for (const bin of leftBins(tree, node)) leftBits[node * 8 + (bin >> 5)] |= 1 << (bin & 31);
  }
  return { feature: tree.feature, left: tree.left, right: tree.right, value: tree.value, leftBits };
}

/** The bins that go left at a node, ascending. */
export function leftBins(tree: Tree, node: number): number[] {
  const categories = tree.leftCategories.get(node);
  if (categories !== undefined) return [...categories];
  const bins = tree.missingLeft[node] === 1 ? [0] : [];
  for (let bin = 1; bin <= tree.threshold[node]; bin++) bins.push(bin);
  return bins;
}

/** The leaf node that a row of bins, starting at `first`, ends in. */
export function leafAt({ feature, left, right, leftBits }: Route, bins: Uint8Array, first: number): number {
  let node = 0;
  let asked = feature[0];
  while (asked >= 0) {
    const bin = bins[first + asked];
    node = (leftBits[node * 8 + (bin >> 5)] >>> (bin & 31)) & 1 ? left[node] : right[node];
    asked = feature[node];
  }
  return node;
}
