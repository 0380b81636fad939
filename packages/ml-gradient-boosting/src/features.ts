/**
 * How one column becomes bins, the same way in training, prediction and SQL.
 *
 * Bin 0 holds missing values. A numeric value has bin 1 + (number of cuts <= value), so a split after bin t asks
 * `value < cuts[t - 1]`. A category has bin 2 + (its place in `categories`); bin 1 holds every other category.
 */
export type Feature = NumericFeature | CategoricalFeature;

export interface NumericFeature {
  readonly kind: 'numeric';
  readonly name: string;
  /** Ascending and finite. */
  readonly cuts: Float64Array;
}

export interface CategoricalFeature {
  readonly kind: 'categorical';
  readonly name: string;
  /** Ids, ascending. */
  readonly categories: Float64Array;
}

export const MISSING_BIN = 0;
export const OTHER_CATEGORY_BIN = 1;
/** Bins are bytes. */
export const MAX_BINS = 255;

/** How many bin numbers the feature can produce, the missing one included. */
export function binCount(feature: Feature): number {
  return feature.kind === 'numeric' ? feature.cuts.length + 2 : feature.categories.length + 2;
}
