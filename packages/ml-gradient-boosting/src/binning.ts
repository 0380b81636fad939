import type { Column } from './dataset.ts';
import { GradientBoostingError } from './errors.ts';
import type { CategoricalFeature, Feature, NumericFeature } from './features.ts';
import { MISSING_BIN, OTHER_CATEGORY_BIN } from './features.ts';
import { wasmBinning } from './kernels/wasm-binning.ts';

/** Above this many rows, quantiles come from evenly spaced rows: cuts hardly move and sorting stays cheap. */
const SAMPLE = 65_536;
/** Below this, handing values to the kernel takes as long as binning them. */
const FAST_ROWS = 64;
/** The largest category id that can be told from its neighbours in every typed array. */
const MAX_CATEGORY = 2 ** 32 - 1;

export interface FeatureRequest {
  readonly name: string;
  readonly categorical: boolean;
  /** How many bins values may take, the missing bin not counted. */
  readonly maxBins: number;
}

export function learnFeature(column: Column, request: FeatureRequest): Feature {
  return request.categorical ? learnCategories(column, request) : learnCuts(column, request);
}

/** Cuts between distinct values where there are few of them, else near the quantiles. */
function learnCuts(column: Column, { name, maxBins }: FeatureRequest): NumericFeature {
  const sorted = sampleSorted(column);
  const distinct: number[] = [];
  const cumulative: number[] = [];
  for (let i = 0; i < sorted.length; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) {
      cumulative[cumulative.length - 1] = i + 1;
    } else {
      distinct.push(sorted[i]);
      cumulative.push(i + 1);
    }
  }
  const cuts: number[] = [];
  if (distinct.length <= maxBins) {
    for (let i = 1; i < distinct.length; i++) pushCut(cuts, distinct[i - 1], distinct[i]);
    return { kind: 'numeric', name, cuts: Float64Array.from(cuts) };
  }
  // Walk the distinct values and close a bin when it holds its share of what is left: a value that fills several
  // quantiles by itself takes one bin, and the bins it saves go to the others.
  let closed = 0;
  let binsLeft = maxBins;
  for (let i = 0; i < distinct.length - 1 && binsLeft > 1; i++) {
    const share = (sorted.length - closed) / binsLeft;
    const held = cumulative[i] - closed;
    const next = cumulative[i + 1] - cumulative[i];
    const nextIsHeavy = next >= share;
    if (held >= share || (nextIsHeavy && held >= share / 2) || held + next / 2 > share) {
      if (held === 0) continue;
      pushCut(cuts, distinct[i], distinct[i + 1]);
      closed = cumulative[i];
      binsLeft--;
    }
  }
  return { kind: 'numeric', name, cuts: Float64Array.from(cuts) };
}

function sampleSorted(column: Column): Float64Array {
  const step = Math.max(1, column.length / SAMPLE);
  const sample = new Float64Array(Math.min(column.length, SAMPLE));
  let kept = 0;
  for (let k = 0; k < sample.length; k++) {
    const value = column[Math.floor(k * step)];
    // -0 and 0 are the same value, but typed arrays sort them apart.
    if (!Number.isNaN(value)) sample[kept++] = value === 0 ? 0 : value;
  }
  return sample.subarray(0, kept).sort();
}

/** A finite number c with below < c <= above: the middle, when it is representable. */
function pushCut(cuts: number[], below: number, above: number): void {
  let cut = below / 2 + above / 2;
  if (!Number.isFinite(cut)) cut = Number.isFinite(above) ? above : nextUp(below);
  if (!(cut > below)) cut = above;
  // Nothing finite lies between the largest number and Infinity: those two share a bin.
  if (Number.isFinite(cut) && cut <= above) cuts.push(cut);
}

/** The next larger double; -Infinity gives the most negative finite one. */
function nextUp(value: number): number {
  if (value === Number.NEGATIVE_INFINITY) return -Number.MAX_VALUE;
  const bits = new BigInt64Array(1);
  const number = new Float64Array(bits.buffer);
  number[0] = value === 0 ? 0 : value;
  bits[0] = (bits[0] ?? 0n) + (value >= 0 ? 1n : -1n);
  return number[0];
}

/** The most frequent categories get a bin each, the rest share one: 100,000 distinct ids are no problem. */
function learnCategories(column: Column, { name, maxBins }: FeatureRequest): CategoricalFeature {
  const counts = new Map<number, number>();
  for (let i = 0; i < column.length; i++) {
    const id = column[i];
    if (Number.isNaN(id)) continue;
    if (!Number.isInteger(id) || id < 0 || id > MAX_CATEGORY) {
      throw new GradientBoostingError(
        'bad-category',
        `Column "${name}" is categorical, but row ${i} holds ${id}; ids are whole numbers from 0 to ${MAX_CATEGORY}.`,
      );
    }
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const frequent = [...counts]
    .sort(([idA, countA], [idB, countB]) => countB - countA || idA - idB)
    .slice(0, maxBins - 1)
    .map(([id]) => id)
    .sort((a, b) => a - b);
  return { kind: 'categorical', name, categories: Float64Array.from(frequent) };
}

/** The bin of one value. */
export function binOf(feature: Feature, value: number): number {
  if (Number.isNaN(value)) return MISSING_BIN;
  if (feature.kind === 'categorical') {
    const place = countAtMost(feature.categories, value) - 1;
    return place >= 0 && feature.categories[place] === value ? place + 2 : OTHER_CATEGORY_BIN;
  }
  return 1 + countAtMost(feature.cuts, value);
}

/** How many of the ascending numbers are <= value, without a branch that the processor could guess wrong. */
function countAtMost(ascending: Float64Array, value: number): number {
  let from = 0;
  let length = ascending.length;
  while (length > 1) {
    const half = length >> 1;
    from += ascending[from + half - 1] <= value ? half : 0;
    length -= half;
  }
  return length === 1 && ascending[from] <= value ? from + 1 : from;
}

export interface BinTarget {
  readonly bins: Uint8Array;
  /** Where the first row's bin goes, and how far apart rows are. */
  readonly offset: number;
  readonly stride: number;
}

/** Bins rows [from, to) of a column; the row `from` lands at `target.offset`. */
export function binColumn(
  feature: Feature,
  column: Column,
  { bins, offset, stride }: BinTarget,
  from = 0,
  to = column.length,
): void {
  if (feature.kind === 'categorical') {
    for (let i = from, at = offset; i < to; i++, at += stride) bins[at] = binOf(feature, column[i]);
    return;
  }
  const fast = to - from >= FAST_ROWS ? wasmBinning() : null;
  if (fast === null) {
    binPlainly(feature.cuts, column, { bins, offset, stride }, from, to);
    return;
  }
  fast.setCuts(feature.cuts);
  for (let first = from, at = offset; first < to; first += fast.block) {
    const end = Math.min(to, first + fast.block);
    const block = fast.bin(column, first, end);
    for (let i = 0; i < end - first; i++, at += stride) bins[at] = block[i];
  }
}

/** The twin of the WebAssembly kernel, and what runs where there is none. */
export function binPlainly(
  cuts: Float64Array,
  column: Column,
  { bins, offset, stride }: BinTarget,
  from: number,
  to: number,
): void {
  for (let i = from, at = offset; i < to; i++, at += stride) {
    const value = column[i];
    bins[at] = Number.isNaN(value) ? MISSING_BIN : 1 + countAtMost(cuts, value);
  }
}
