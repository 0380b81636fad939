import { binColumn } from './binning.ts';
import { applyCalibration } from './calibration.ts';
import type { Column } from './dataset.ts';
import { checkColumns } from './dataset.ts';
import { mergedTerms } from './glass-box/merged-terms.ts';
import type { GlassBoxModel, Model, TreeModel } from './model.ts';
import { leafAt, routeOf } from './route.ts';
import { sigmoid } from './sigmoid.ts';

/** Rows scored at a time: their bins stay in the processor's nearest cache. */
export const BLOCK = 1024;

/** Scores before any link: log-odds for a classifier, the predicted value otherwise. Never NaN. */
export function predictRaw(model: Model, columns: readonly Column[]): Float64Array {
  const rows = checkColumns(columns, model.features.length);
  const scores = new Float64Array(rows);
  const scoreBlock = model.kind === 'trees' ? treeScorer(model) : tableScorer(model);
  const stride = model.features.length;
  const byRow = model.kind === 'trees';
  const bins = new Uint8Array(BLOCK * stride);
  for (let from = 0; from < rows; from += BLOCK) {
    const to = Math.min(rows, from + BLOCK);
    model.features.forEach((feature, f) => {
      const target = byRow ? { bins, offset: f, stride } : { bins, offset: f * BLOCK, stride: 1 };
      binColumn(feature, columns[f], target, from, to);
    });
    scoreBlock(bins, scores, from, to);
  }
  return scores;
}

/** Probabilities of the positive class (calibrated, if the model is), or predicted values. */
export function predict(model: Model, columns: readonly Column[]): Float64Array {
  const scores = predictRaw(model, columns);
  if (model.objective === 'squared-error') return scores;
  const { calibration } = model;
  return scores.map((score) => (calibration === null ? sigmoid(score) : applyCalibration(calibration, score)));
}

type BlockScorer = (bins: Uint8Array, scores: Float64Array, from: number, to: number) => void;

function treeScorer(model: TreeModel): BlockScorer {
  const routes = model.trees.map(routeOf);
  const stride = model.features.length;
  return (bins, scores, from, to) => {
    scores.fill(model.base, from, to);
    for (const route of routes) {
      for (let row = from, first = 0; row < to; row++, first += stride) {
        scores[row] += route.value[leafAt(route, bins, first)];
      }
    }
  };
}

function tableScorer(model: GlassBoxModel): BlockScorer {
  const terms = mergedTerms(model);
  const sums = new Float64Array(BLOCK);
  return (bins, scores, from, to) => {
    const rows = to - from;
    sums.fill(0);
    for (const { features, shape, values } of terms) {
      const a = features[0] * BLOCK;
      if (features.length === 1) {
        for (let i = 0; i < rows; i++) sums[i] += values[bins[a + i]];
        continue;
      }
      const b = features[1] * BLOCK;
      const width = shape[1];
      if (features.length === 2) {
        for (let i = 0; i < rows; i++) sums[i] += values[bins[a + i] * width + bins[b + i]];
        continue;
      }
      const c = features[2] * BLOCK;
      const depth = shape[2];
      for (let i = 0; i < rows; i++) {
        sums[i] += values[(bins[a + i] * width + bins[b + i]) * depth + bins[c + i]];
      }
    }
    // Integers below 2^53 times a power of two: every step is exact.
    for (let i = 0; i < rows; i++) scores[from + i] = model.base + sums[i] * model.unit;
  };
}
