import type { Feature } from './features.ts';
import { binCount, MISSING_BIN } from './features.ts';
import type { Kernels, ScanBest } from './kernels/kernels.ts';
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
export function splitFinder(
  workspace: Workspace,
  kernels: Pick<Kernels, 'scan'>,
  features: readonly Feature[],
  rules: SplitRules,
) {
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

    // What the rounding of gradients could win by itself is no gain.
    const worthless = (gradientQuantum * gradientQuantum * sums.rows) / totalHessian;
    const best: ScanBest = { gain: worthless, bin: 0, gradient: 0, hessian: 0 };
    let bestFeature = -1;
    let bestMissingLeft = false;
    let bestCategories: readonly number[] | null = null;

    const bounded = monotone !== null;
    const parent = bounded
      ? boundedPart(totalGradient, totalHessian)
      : (totalGradient * totalGradient) / (totalHessian + l2);

    function boundedPart(gradient: number, hessian: number): number {
      const value = leafValue(gradient, hessian, l2, bounds);
      return -(2 * gradient * value + (hessian + l2) * value * value);
    }

    function scanNumeric(feature: number, missingLeft: boolean): void {
      // With missing values on the right, even all values may go left: the split is then "is it missing?".
      const lastBin = missingLeft ? bins[feature] - 2 : bins[feature] - 1;
      const common = { slot, feature, missingLeft, lastBin, totalGradient, totalHessian };
      const found =
        bounded || minRows > 1
          ? scanStrictly(feature, missingLeft, lastBin)
          : kernels.scan({ ...common, gradientQuantum, hessianQuantum, minHessian, l2, parent }, best);
      if (!found) return;
      bestFeature = feature;
      bestMissingLeft = missingLeft;
      bestCategories = null;
    }

    /** The kernel's scan with what few ask for: a minimum of rows, monotone values. */
    function scanStrictly(feature: number, missingLeft: boolean, lastBin: number): boolean {
      const start = histogramStart(shape, slot) + feature * HISTOGRAM_BINS * 2;
      const countStart = (slot * shape.features + feature) * HISTOGRAM_BINS;
      const direction = monotone === null ? 0 : monotone[feature];
      let hessian = missingLeft ? histograms[start] : 0;
      let gradient = missingLeft ? histograms[start + 1] : 0;
      let rows = missingLeft && minRows > 1 ? counts[countStart] : 0;
      let found = false;
      for (let bin = 1; bin <= lastBin; bin++) {
        hessian += histograms[start + 2 * bin];
        gradient += histograms[start + 2 * bin + 1];
        if (minRows > 1) rows += counts[countStart + bin];
        const gain = gainOf(gradient, hessian, rows, direction);
        if (gain > best.gain) {
          Object.assign(best, { gain, bin, gradient, hessian });
          found = true;
        }
      }
      return found;
    }

    /** What a split gains over its node, 0 where a rule forbids it. */
    function gainOf(gradient: number, hessian: number, rows: number, direction: number): number {
      if (minRows > 1 && (rows < minRows || sums.rows - rows < minRows)) return 0;
      const leftG = gradient * gradientQuantum;
      const leftH = hessian * hessianQuantum;
      const rightG = totalGradient - leftG;
      const rightH = totalHessian - leftH;
      if (leftH < minHessian || rightH < minHessian) return 0;
      if (!bounded) return (leftG * leftG) / (leftH + l2) + (rightG * rightG) / (rightH + l2) - parent;
      const left = leafValue(leftG, leftH, l2, bounds);
      const right = leafValue(rightG, rightH, l2, bounds);
      if (direction * (right - left) < 0) return 0;
      return boundedPart(leftG, leftH) + boundedPart(rightG, rightH) - parent;
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
        if (minRows > 1) rows += counts[countStart + bin];
        const gain = gainOf(gradient, hessian, rows, 0);
        if (gain > best.gain) {
          Object.assign(best, { gain, bin: 0, gradient, hessian });
          const left = seen.slice(0, i + 1).map((category) => category.bin);
          bestFeature = feature;
          bestCategories = left.sort((a, b) => a - b);
          bestMissingLeft = left[0] === MISSING_BIN;
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
      if (missing === 0) bestMissingLeft = 2 * best.hessian > sums.hessian;
    }
    return {
      gain: best.gain,
      feature: bestFeature,
      threshold: best.bin,
      missingLeft: bestMissingLeft,
      leftCategories: bestCategories,
      leftGradient: best.gradient,
      leftHessian: best.hessian,
    };
  };
}
