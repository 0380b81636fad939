import type { Feature } from './features.ts';
import { binCount, MISSING_BIN } from './features.ts';
import type { Workspace } from './workspace.ts';
import { HISTOGRAM_BINS, histogramStart } from './workspace.ts';

/** Sums over the rows of a node, in quanta. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

export interface SplitRules {
  readonly l2: number;
  readonly minHessian: number;
  readonly minRows: number;
  readonly monotone: Int8Array | null;
}

export interface Split {
  readonly gain: number;
  readonly feature: number;
  /** Last bin that goes left; for a categorical feature `leftCategories` says it instead. */
  readonly threshold: number;
  readonly missingLeft: boolean;
  readonly leftCategories: readonly number[] | null;
  readonly leftGradient: number;
  readonly leftHessian: number;
}

/** Value bounds that monotone ancestors put on a node. */
export interface Bounds {
  readonly lower: number;
  readonly upper: number;
}

export const UNBOUNDED: Bounds = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };

/** What a split must win to be worth a leaf. */
const MIN_GAIN = 1e-6;
/** Keeps a rare category's noise from putting it at the end of the order. */
const CATEGORY_SMOOTHING = 10;

export interface SplitRequest {
  readonly slot: number;
  readonly sums: NodeSums;
  readonly bounds: Bounds;
  /** 1 for the features that may be used. */
  readonly allowed: Uint8Array;
  /** Quanta per unit of gradient, of hessian. */
  readonly gradientScale: number;
  readonly hessianScale: number;
}

export function leafValue(gradient: number, hessian: number, l2: number, { lower, upper }: Bounds): number {
  const denominator = hessian + l2;
  if (!(denominator > 0)) return Math.min(Math.max(0, lower), upper);
  return Math.min(Math.max(-gradient / denominator, lower), upper);
}

/** The best split of a node, by a scan of its histogram; ties go to the first feature, then the lowest bin. */
export function splitFinder(workspace: Workspace, features: readonly Feature[], rules: SplitRules) {
  const { histograms, counts, shape } = workspace;
  const { l2, minRows, monotone } = rules;
  const bins = features.map(binCount);

  return function findSplit(request: SplitRequest): Split | null {
    const { slot, sums, bounds, allowed } = request;
    const gradientQuantum = 1 / request.gradientScale;
    const hessianQuantum = 1 / request.hessianScale;
    const minHessian = Math.max(rules.minHessian, Number.MIN_VALUE);
    const totalGradient = sums.gradient * gradientQuantum;
    const totalHessian = sums.hessian * hessianQuantum;
    if (totalHessian < 2 * minHessian || sums.rows < 2 * minRows) return null;

    let bestGain = MIN_GAIN;
    let bestFeature = -1;
    let bestThreshold = 0;
    let bestMissingLeft = false;
    let bestCategories: readonly number[] | null = null;
    let bestGradient = 0;
    let bestHessian = 0;

    const bounded = monotone !== null;
    const parent = bounded
      ? boundedPart(totalGradient, totalHessian, bounds)
      : (totalGradient * totalGradient) / (totalHessian + l2);

    function boundedPart(gradient: number, hessian: number, within: Bounds): number {
      const value = leafValue(gradient, hessian, l2, within);
      return -(2 * gradient * value + (hessian + l2) * value * value);
    }

    function boundedGain(leftG: number, leftH: number, direction: number): number {
      const rightG = totalGradient - leftG;
      const rightH = totalHessian - leftH;
      const left = leafValue(leftG, leftH, l2, bounds);
      const right = leafValue(rightG, rightH, l2, bounds);
      if (direction * (right - left) < 0) return 0;
      return boundedPart(leftG, leftH, bounds) + boundedPart(rightG, rightH, bounds) - parent;
    }

    function scanNumeric(feature: number, missingLeft: boolean): void {
      const start = histogramStart(shape, slot) + feature * HISTOGRAM_BINS * 2;
      const countStart = (slot * shape.features + feature) * HISTOGRAM_BINS;
      const direction = monotone === null ? 0 : monotone[feature];
      let hessian = missingLeft ? histograms[start] : 0;
      let gradient = missingLeft ? histograms[start + 1] : 0;
      let rows = missingLeft && minRows > 1 ? counts[countStart] : 0;
      // With missing values on the right, even all values may go left: the split is then "is it missing?".
      const last = missingLeft ? bins[feature] - 2 : bins[feature] - 1;
      for (let bin = 1; bin <= last; bin++) {
        hessian += histograms[start + 2 * bin];
        gradient += histograms[start + 2 * bin + 1];
        if (minRows > 1) {
          rows += counts[countStart + bin];
          if (rows < minRows) continue;
          if (sums.rows - rows < minRows) break;
        }
        const leftH = hessian * hessianQuantum;
        const rightH = totalHessian - leftH;
        if (leftH < minHessian) continue;
        if (rightH < minHessian) break;
        const leftG = gradient * gradientQuantum;
        const rightG = totalGradient - leftG;
        const gain = bounded
          ? boundedGain(leftG, leftH, direction)
          : (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (rightH + l2) - parent;
        if (gain > bestGain) {
          bestGain = gain;
          bestFeature = feature;
          bestThreshold = bin;
          bestMissingLeft = missingLeft;
          bestCategories = null;
          bestGradient = gradient;
          bestHessian = hessian;
        }
      }
    }

    /** Categories in the order of their mean gradient: the best of all subsets is then a prefix (Fisher, 1958). */
    function scanCategories(feature: number): void {
      const start = histogramStart(shape, slot) + feature * HISTOGRAM_BINS * 2;
      const countStart = (slot * shape.features + feature) * HISTOGRAM_BINS;
      const seen: { bin: number; order: number }[] = [];
      for (let bin = 0; bin < bins[feature]; bin++) {
        const hessian = histograms[start + 2 * bin];
        if (hessian === 0) continue;
        const gradient = histograms[start + 2 * bin + 1] * gradientQuantum;
        seen.push({ bin, order: gradient / (hessian * hessianQuantum + CATEGORY_SMOOTHING) });
      }
      seen.sort((a, b) => a.order - b.order || a.bin - b.bin);
      let hessian = 0;
      let gradient = 0;
      let rows = 0;
      for (let i = 0; i < seen.length - 1; i++) {
        const { bin } = seen[i];
        hessian += histograms[start + 2 * bin];
        gradient += histograms[start + 2 * bin + 1];
        if (minRows > 1) {
          rows += counts[countStart + bin];
          if (rows < minRows) continue;
          if (sums.rows - rows < minRows) break;
        }
        const leftH = hessian * hessianQuantum;
        const rightH = totalHessian - leftH;
        if (leftH < minHessian) continue;
        if (rightH < minHessian) break;
        const leftG = gradient * gradientQuantum;
        const rightG = totalGradient - leftG;
        const gain = bounded
          ? boundedGain(leftG, leftH, 0)
          : (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (rightH + l2) - parent;
        if (gain > bestGain) {
          bestGain = gain;
          bestFeature = feature;
          bestThreshold = 0;
          const left = seen.slice(0, i + 1).map((category) => category.bin);
          bestCategories = left.sort((a, b) => a - b);
          bestMissingLeft = left[0] === MISSING_BIN;
          bestGradient = gradient;
          bestHessian = hessian;
        }
      }
    }

    for (let feature = 0; feature < features.length; feature++) {
      if (allowed[feature] === 0) continue;
      if (features[feature].kind === 'categorical') {
        scanCategories(feature);
        continue;
      }
      const missing = histograms[histogramStart(shape, slot) + feature * HISTOGRAM_BINS * 2];
      scanNumeric(feature, false);
      if (missing > 0) scanNumeric(feature, true);
    }
    if (bestFeature === -1) return null;

    const chosen = features[bestFeature];
    if (chosen.kind === 'numeric') {
      const missing = histograms[histogramStart(shape, slot) + bestFeature * HISTOGRAM_BINS * 2];
      // Nobody here had it missing: whoever comes later without a value follows the larger part.
      if (missing === 0) bestMissingLeft = 2 * bestHessian > sums.hessian;
    }
    return {
      gain: bestGain,
      feature: bestFeature,
      threshold: bestThreshold,
      missingLeft: bestMissingLeft,
      leftCategories: bestCategories,
      leftGradient: bestGradient,
      leftHessian: bestHessian,
    };
  };
}
