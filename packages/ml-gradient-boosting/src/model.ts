import type { Calibration } from './calibration.ts';
import type { Objective } from './dataset.ts';
import type { Feature } from './features.ts';

/** A binary tree in columns; node 0 is the root, children have larger numbers than their parent. */
export interface Tree {
  /** Feature that the node asks about, or -1 for a leaf. */
  readonly feature: Int32Array;
  /** The last bin that goes left, for numeric features. */
  readonly threshold: Int32Array;
  readonly missingLeft: Uint8Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** What a leaf adds to the score; 0 elsewhere. */
  readonly value: Float64Array;
  /** Training rows that came through the node. */
  readonly cover: Float64Array;
  /** For splits of categorical features: the bins that go left, ascending. */
  readonly leftCategories: ReadonlyMap<number, readonly number[]>;
}

interface ModelBase {
  readonly objective: Objective;
  /** Score before any tree or term: log-odds, or the mean label. */
  readonly base: number;
  readonly features: readonly Feature[];
  /** Turns raw scores into probabilities that can be trusted; see `withCalibration`. */
  readonly calibration: Calibration | null;
}

/** Ordinary boosted trees. */
export interface TreeModel extends ModelBase {
  readonly kind: 'trees';
  readonly trees: readonly Tree[];
}

/**
 * One lookup table: rows of bins in, a part of the score out. The cell of bins (a, b, c) is
 * (a * shape[1] + b) * shape[2] + c.
 */
export interface Term {
  readonly features: readonly number[];
  readonly shape: readonly number[];
  /** In units of the model, so that sums are exact in any order; |value| < 2^31. */
  readonly values: Int32Array;
}

/** What bounding the interactions did to the fit, measured on the validation data. */
export interface BoundReport {
  readonly freeLoss: number;
  readonly boundedLoss: number;
  /** Only for classifiers. */
  readonly freeAuc?: number;
  readonly boundedAuc?: number;
}

/** score = base + unit * (sum of one cell of each term). */
export interface GlassBoxModel extends ModelBase {
  readonly kind: 'glass-box';
  readonly interactions: 1 | 2 | 3;
  /** A power of two. `base` is a multiple of it. */
  readonly unit: number;
  /** Purified, one per set of features: single features first, then pairs, then triples. */
  readonly terms: readonly Term[];
  readonly bound: BoundReport | null;
}

export type Model = TreeModel | GlassBoxModel;
