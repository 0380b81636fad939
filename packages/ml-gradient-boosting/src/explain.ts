import { binColumn } from './binning.ts';
import type { Column } from './dataset.ts';
import { checkColumns } from './dataset.ts';
import type { GlassBoxModel, Model, TreeModel } from './model.ts';
import { expectedValue, treeShap } from './tree-shap.ts';

/**
 * Every row's raw score, taken apart: score[row] = base + the sum of the parts' contributions[row], to 1e-9 (in a
 * glass box without any rounding).
 */
export interface Explanation {
  readonly base: number;
  readonly parts: readonly {
    /** One feature (TreeSHAP), or up to three (a glass box's term). */
    readonly features: readonly number[];
    readonly names: readonly string[];
    readonly contributions: Float64Array;
  }[];
}

export function explain(model: Model, columns: readonly Column[]): Explanation {
  const rows = checkColumns(columns, model.features.length);
  return model.kind === 'trees' ? explainTrees(model, columns, rows) : explainTerms(model, columns, rows);
}

function explainTerms(model: GlassBoxModel, columns: readonly Column[], rows: number): Explanation {
  const bins = model.features.map((feature, f) => {
    const own = new Uint8Array(rows);
    binColumn(feature, columns[f], { bins: own, offset: 0, stride: 1 });
    return own;
  });
  return {
    base: model.base,
    parts: model.terms.map(({ features, shape, values }) => {
      const [, width = 1, depth = 1] = shape;
      const [a, b, c] = features.map((feature) => bins[feature]);
      const contributions = new Float64Array(rows);
      for (let row = 0; row < rows; row++) {
        const cell = (a[row] * width + (b?.[row] ?? 0)) * depth + (c?.[row] ?? 0);
        contributions[row] = values[cell] * model.unit;
      }
      return { features, names: features.map((feature) => model.features[feature].name), contributions };
    }),
  };
}

function explainTrees(model: TreeModel, columns: readonly Column[], rows: number): Explanation {
  const stride = model.features.length;
  const bins = new Uint8Array(rows * stride);
  model.features.forEach((feature, f) => {
    binColumn(feature, columns[f], { bins, offset: f, stride });
  });
  const values = new Float64Array(rows * stride);
  let base = model.base;
  for (const tree of model.trees) {
    base += expectedValue(tree);
    const addShap = treeShap(tree);
    for (let row = 0; row < rows; row++) addShap(bins, row * stride, values, row * stride);
  }
  return {
    base,
    parts: model.features.map((feature, f) => ({
      features: [f],
      names: [feature.name],
      contributions: Float64Array.from({ length: rows }, (_, row) => values[row * stride + f]),
    })),
  };
}
