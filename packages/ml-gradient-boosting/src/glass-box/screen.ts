import { binColumn } from '../binning.ts';
import type { Dataset, Objective } from '../dataset.ts';
import type { Feature } from '../features.ts';
import { binCount, MISSING_BIN } from '../features.ts';
import { sigmoid } from '../sigmoid.ts';
import type { GroupGain } from './groups.ts';

/** Quantile levels that a feature is seen in, missing beside them: enough to notice an interaction, not to fit it. */
const LEVELS = 4;
const CODES = LEVELS + 1;
/** Missing, the lower half and the upper one, of each code. */
const HALF_OF = [0, 1, 1, 2, 2];
const HALF_CODES = 3;
/** Table updates that screening may cost; about a fifth of a second. */
const BUDGET = 120_000_000;
const MAX_ROWS = 100_000;
/** Fewer rows than this per table would show noise alone; with more features, triples of the leading ones are looked at. */
const MIN_ROWS = 20_000;
/**
 * Standard deviations above chance, of a normal distribution, for pairs and triples: of hundreds of pairs and thousands
 * of triples, most shops of pure chance have none so far out. Triples at 3.5 were found in additive data, and cost
 * more than they brought.
 */
const SURPRISE = { 2: 3.5, 3: 4.5 } as const;
const SWEEPS = 8;

export interface ScreenRequest {
  readonly data: Dataset;
  readonly objective: Objective;
  readonly features: readonly Feature[];
  /** Scores of the rows when every feature has done what it can alone. */
  readonly scores: Float64Array;
  /** How much each feature gained in the free fit: who is looked at when there are too many to look at all. */
  readonly importance: Float64Array | null;
  readonly size: 2 | 3;
}

/**
 * How much of what single features leave unexplained lies in pairs and triples: for each, a coarse table of gradients,
 * purified of all that fewer features say, and what a Newton step in its cells would gain beyond chance. Unlike a
 * greedy tree this sees an exclusive or, of which neither half gains anything. (In the spirit of FAST: Lou et al.,
 * "Accurate intelligible models with pairwise interactions", 2013.)
 */
export function screenInteractions(request: ScreenRequest): GroupGain[] {
  const { features, importance, size, data } = request;
  const rows = data.labels.length;
  const leading = [...features.keys()];
  if (importance !== null) leading.sort((a, b) => importance[b] - importance[a] || a - b);
  const found: GroupGain[] = [];
  for (const order of size === 3 ? ([2, 3] as const) : ([2] as const)) {
    const looked = leading.slice(0, mostFeatures(features.length, order)).sort((a, b) => a - b);
    const sets = choose(looked.length, order);
    if (sets === 0) continue;
    const sampled = Math.min(rows, MAX_ROWS, Math.max(MIN_ROWS, Math.floor(BUDGET / sets)));
    const sample = takeSample(request, sampled);
    for (const { group, gain } of tablesOf(looked, order, sample)) {
      found.push({ group, gain: (gain * rows) / sampled });
    }
  }
  return found;
}

interface Sample {
  /** Of each feature: the level of each row, 0 where it is missing. */
  readonly levels: readonly Uint8Array[];
  /** Gradient and hessian by turns. */
  readonly pairs: Float64Array;
  /**
   * Variance of a weighted gradient over its weighted hessian: 1 for a classifier that is right on average. A weight
   * counts squared in the variance; counted once, weights below 1 hid interactions and weights above 1 made some up.
   */
  readonly dispersion: number;
}

function takeSample({ data, objective, features, scores }: ScreenRequest, count: number): Sample {
  const step = data.labels.length / count;
  const rows = Int32Array.from({ length: count }, (_, k) => Math.floor(k * step));
  const pairs = new Float64Array(2 * count);
  let squares = 0;
  let total = 0;
  rows.forEach((row, k) => {
    const weight = data.weights === undefined ? 1 : data.weights[row];
    const p = objective === 'logistic' ? sigmoid(scores[row]) : scores[row];
    const gradient = p - data.labels[row];
    const hessian = objective === 'logistic' ? p * (1 - p) : 1;
    pairs[2 * k] = gradient * weight;
    pairs[2 * k + 1] = hessian * weight;
    squares += (weight * gradient) ** 2;
    total += weight * hessian;
  });
  const levels = features.map((feature, f) => {
    const values =
      rows.length === data.labels.length ? data.columns[f] : Float64Array.from(rows, (row) => data.columns[f][row]);
    const bins = new Uint8Array(count);
    binColumn(feature, values, { bins, offset: 0, stride: 1 });
    const levelOf = levelsOf(bins, binCount(feature));
    return bins.map((bin) => levelOf[bin]);
  });
  return { levels, pairs, dispersion: total > 0 ? squares / total : 1 };
}

/** Bins joined to levels that hold about as many rows each; a bin larger than its share is a level of its own. */
function levelsOf(bins: Uint8Array, size: number): Uint8Array {
  const counts = new Float64Array(size);
  for (const bin of bins) counts[bin]++;
  const levelOf = new Uint8Array(size);
  let left = bins.length - counts[MISSING_BIN];
  let level = 1;
  let held = 0;
  for (let bin = 1; bin < size; bin++) {
    const share = left / (LEVELS + 1 - level);
    if (level < LEVELS && held > 0 && held + counts[bin] / 2 > share) {
      left -= held;
      held = 0;
      level++;
    }
    levelOf[bin] = level;
    held += counts[bin];
  }
  return levelOf;
}

function* tablesOf(
  features: readonly number[],
  order: 2 | 3,
  { levels, pairs, dispersion }: Sample,
): Generator<GroupGain> {
  const rows = pairs.length / 2;
  const codes = new Uint8Array(rows);
  const cells = new Float64Array(2 * CODES ** order);
  for (const [i, first] of features.entries()) {
    for (let j = i + 1; j < features.length; j++) {
      const [a, b] = [levels[first], levels[features[j]]];
      for (let row = 0; row < rows; row++) codes[row] = a[row] * CODES + b[row];
      if (order === 2) {
        cells.fill(0);
        for (let row = 0; row < rows; row++) {
          const cell = 2 * codes[row];
          cells[cell] += pairs[2 * row];
          cells[cell + 1] += pairs[2 * row + 1];
        }
        const gain = gainAtAnyLevels(cells, order, dispersion);
        if (gain > 0) yield { group: [first, features[j]], gain };
        continue;
      }
      for (let k = j + 1; k < features.length; k++) {
        const c = levels[features[k]];
        cells.fill(0);
        for (let row = 0; row < rows; row++) {
          const cell = 2 * (codes[row] * CODES + c[row]);
          cells[cell] += pairs[2 * row];
          cells[cell + 1] += pairs[2 * row + 1];
        }
        const gain = gainAtAnyLevels(cells, order, dispersion);
        if (gain > 0) yield { group: [first, features[j], features[k]], gain };
      }
    }
  }
}

/**
 * At all levels, and with a low and a high one only: few degrees of freedom show a weak product among few rows, which
 * many spread out until it looks like chance.
 */
function gainAtAnyLevels(cells: Float64Array, order: 2 | 3, dispersion: number): number {
  const coarse = new Float64Array(2 * HALF_CODES ** order);
  for (let cell = 0; cell < cells.length / 2; cell++) {
    let at = 0;
    for (let axis = order - 1, rest = cell, step = 1; axis >= 0; axis--, step *= HALF_CODES) {
      at += HALF_OF[rest % CODES] * step;
      rest = Math.floor(rest / CODES);
    }
    coarse[2 * at] += cells[2 * cell];
    coarse[2 * at + 1] += cells[2 * cell + 1];
  }
  return Math.max(
    gainBeyondChance(cells, new Array<number>(order).fill(CODES), dispersion),
    gainBeyondChance(coarse, new Array<number>(order).fill(HALF_CODES), dispersion),
  );
}

/** Of a table of gradients and hessians; 0 unless it is a surprise. */
export function gainBeyondChance(cells: Float64Array, shape: readonly number[], dispersion: number): number {
  const size = cells.length / 2;
  const steps = new Float64Array(size);
  const weights = new Float64Array(size);
  for (let cell = 0; cell < size; cell++) {
    const hessian = cells[2 * cell + 1];
    weights[cell] = hessian;
    steps[cell] = hessian > 0 ? -cells[2 * cell] / hessian : 0;
  }
  let freedom = 1;
  const axes = shape.map((length, axis) => {
    const step = shape.slice(axis + 1).reduce((product, next) => product * next, 1);
    const levels = new Float64Array(length);
    for (let cell = 0; cell < size; cell++) levels[Math.floor(cell / step) % length] += weights[cell];
    freedom *= levels.filter((weight) => weight > 0).length - 1;
    return { length, step };
  });
  if (freedom <= 0) return 0;
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const { length, step } of axes) {
      for (let line = 0; line < size / length; line++) {
        const first = Math.floor(line / step) * step * length + (line % step);
        let sum = 0;
        let total = 0;
        for (let k = 0, cell = first; k < length; k++, cell += step) {
          sum += weights[cell] * steps[cell];
          total += weights[cell];
        }
        if (total === 0) continue;
        const mean = sum / total;
        for (let k = 0, cell = first; k < length; k++, cell += step) steps[cell] -= mean;
      }
    }
  }
  let gain = 0;
  for (let cell = 0; cell < size; cell++) {
    const gradient = weights[cell] * steps[cell];
    if (weights[cell] > 0) gain += (gradient * gradient) / (weights[cell] + 1);
  }
  // The quantile of chi-square, after Wilson and Hilferty: its tail is heavier the fewer degrees of freedom it has.
  const spread = 2 / (9 * freedom);
  const root = 1 - spread + SURPRISE[shape.length === 3 ? 3 : 2] * Math.sqrt(spread);
  const surprising = dispersion * freedom * root * root * root;
  return gain > surprising ? gain - dispersion * freedom : 0;
}

function choose(count: number, order: 2 | 3): number {
  return order === 2 ? (count * (count - 1)) / 2 : (count * (count - 1) * (count - 2)) / 6;
}

/** How many features may be looked at within the budget. */
function mostFeatures(features: number, order: 2 | 3): number {
  let count = features;
  while (choose(count, order) * MIN_ROWS > BUDGET) count--;
  return count;
}

/** Whether there is time for every pair, and for triples every triple. */
export function canLookAtAll(features: number, size: 2 | 3): boolean {
  return mostFeatures(features, size) === features;
}
