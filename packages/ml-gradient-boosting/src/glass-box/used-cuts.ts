import type { Feature } from '../features.ts';
import { binCount } from '../features.ts';
import type { Tree } from '../model.ts';

/** For each feature, the new bin of each old one, and the feature with only the cuts that some tree asks about. */
export interface Reduction {
  readonly features: Feature[];
  readonly trees: Tree[];
}

/**
 * Drops the cuts that no tree uses: smaller tables, less to search, the same function. Bin t and t + 1 stay apart when
 * some split sends one left and the other right.
 */
export function keepUsedCuts(features: readonly Feature[], trees: readonly Tree[]): Reduction {
  const used = features.map((feature) => new Uint8Array(binCount(feature)));
  for (const tree of trees) {
    tree.feature.forEach((feature, node) => {
      if (feature >= 0) used[feature][tree.threshold[node]] = 1;
    });
  }
  // Old threshold -> new one: how many kept cuts are at or before it. A threshold after the last bin stays last.
  const renumbered = features.map((feature, f) => {
    const map = new Int32Array(binCount(feature));
    if (feature.kind === 'categorical') return map;
    let kept = 0;
    for (let bin = 1; bin <= feature.cuts.length; bin++) {
      kept += used[f][bin];
      map[bin] = kept;
    }
    map[feature.cuts.length + 1] = kept + 1;
    return map;
  });
  return {
    features: features.map((feature, f) =>
      feature.kind === 'categorical'
        ? feature
        : { ...feature, cuts: feature.cuts.filter((_, i) => used[f][i + 1] === 1) },
    ),
    trees: trees.map((tree) => ({
      ...tree,
      threshold: tree.threshold.map((old, node) => (tree.feature[node] < 0 ? 0 : renumbered[tree.feature[node]][old])),
    })),
  };
}
