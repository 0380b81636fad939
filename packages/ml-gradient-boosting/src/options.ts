import type { Dataset, Objective } from './dataset.ts';
import { GradientBoostingError } from './errors.ts';
import { MAX_BINS } from './features.ts';
import type { Model } from './model.ts';

export interface Progress {
  /**
   * Which fit this is. Ordinary trees have one, `free`. A glass box of pairs or triples first fits single features, and
   * freely where there is validation data; `bounded` is the fit that counts.
   */
  readonly phase: 'single' | 'free' | 'bounded';
  readonly round: number;
  readonly rounds: number;
  /** Log loss or root mean squared error on the validation data, when there is some. */
  readonly validationLoss?: number;
}

export interface TrainingOptions {
  /** Labels 0/1 (`logistic`, the default) or real numbers (`squared-error`). */
  readonly objective?: Objective;
  /** At most this many features in one term of a glass box; `any` grows ordinary trees. Default `any`. */
  readonly interactions?: 1 | 2 | 3 | 'any';
  readonly rounds?: number;
  readonly learningRate?: number;
  /** 31 for ordinary trees, 16 for a glass box unless set. */
  readonly maxLeaves?: number;
  /** Splits on the way from the root to a leaf, at most; unlimited when absent. */
  readonly maxDepth?: number;
  readonly l2?: number;
  readonly minHessian?: number;
  /** Rows in each leaf, at least. More than 1 costs a second histogram. */
  readonly minRows?: number;
  /** Bins per feature, missing not counted: 255 for ordinary trees, 32 for a glass box unless set. */
  readonly bins?: number;
  /** Share of rows, of columns, drawn for each tree. */
  readonly rowSampling?: number;
  readonly columnSampling?: number;
  /** Per column: 1 = may only rise with it, -1 = may only fall, 0 = free. */
  readonly monotone?: readonly (-1 | 0 | 1)[];
  /** Sets of columns; a path from root to leaf stays within one of them. Columns in none may stand alone. */
  readonly allowedInteractions?: readonly (readonly number[])[];
  /** Columns that hold category ids. */
  readonly categorical?: readonly number[];
  readonly names?: readonly string[];
  /** How many groups of two or three features a glass box may use. Default 24. */
  readonly maxGroups?: number;
  readonly seed?: number;
  /** `auto` uses the machine's cores when the data is large enough to pay for them. */
  readonly threads?: number | 'auto';
  /** `plain` forgoes WebAssembly: slower, the same model. Default `wasm`, where the platform has it. */
  readonly kernels?: 'wasm' | 'plain';
  readonly validation?: Dataset;
  /** Stop after this many rounds without a better validation loss, and keep the best round. */
  readonly patience?: number;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** Go on from this model: its bins are kept and new trees or terms are added to it. */
  readonly startFrom?: Model;
}

/** Every option with its value, checked. */
export interface Settings {
  readonly objective: Objective;
  readonly interactions: 1 | 2 | 3 | 'any';
  readonly rounds: number;
  readonly learningRate: number;
  readonly maxLeaves: number;
  readonly maxDepth: number;
  readonly l2: number;
  readonly minHessian: number;
  readonly minRows: number;
  readonly bins: number;
  readonly rowSampling: number;
  readonly columnSampling: number;
  readonly monotone: Int8Array | null;
  readonly allowedInteractions: readonly (readonly number[])[] | null;
  readonly categorical: ReadonlySet<number>;
  readonly names: readonly string[];
  readonly maxGroups: number;
  readonly seed: number;
  readonly threads: number | 'auto';
  readonly kernels: 'wasm' | 'plain';
  readonly patience: number | null;
}

/** Leaf numbers are bytes. */
const MAX_LEAVES = 256;

export function checkOptions(options: TrainingOptions, columns: number): Settings {
  const objective = options.objective ?? 'logistic';
  if (objective !== 'logistic' && objective !== 'squared-error') {
    refuse(`objective must be "logistic" or "squared-error", not ${String(objective)}`);
  }
  const interactions = options.interactions ?? 'any';
  if (![1, 2, 3, 'any'].includes(interactions)) refuse(`interactions must be 1, 2, 3 or "any", not ${interactions}`);
  const threads = options.threads ?? 'auto';
  const kernels = options.kernels ?? 'wasm';
  if (kernels !== 'wasm' && kernels !== 'plain') refuse(`kernels must be "wasm" or "plain", not ${String(kernels)}`);
  if (options.patience !== undefined && options.validation === undefined) {
    refuse('patience needs validation data to watch');
  }
  return {
    objective,
    interactions,
    rounds: whole('rounds', options.rounds ?? 200, 1, 100_000),
    learningRate: number('learningRate', options.learningRate ?? 0.1, Number.MIN_VALUE, 1),
    maxLeaves: whole('maxLeaves', options.maxLeaves ?? (interactions === 'any' ? 31 : 16), 2, MAX_LEAVES),
    maxDepth:
      options.maxDepth === undefined ? Number.POSITIVE_INFINITY : whole('maxDepth', options.maxDepth, 1, MAX_LEAVES),
    l2: number('l2', options.l2 ?? 1, 0, Number.MAX_VALUE),
    minHessian: number('minHessian', options.minHessian ?? 1, 0, Number.MAX_VALUE),
    minRows: whole('minRows', options.minRows ?? 1, 1, 2 ** 30),
    bins: whole('bins', options.bins ?? (interactions === 'any' ? MAX_BINS : 32), 2, MAX_BINS),
    rowSampling: number('rowSampling', options.rowSampling ?? 1, Number.MIN_VALUE, 1),
    columnSampling: number('columnSampling', options.columnSampling ?? 1, Number.MIN_VALUE, 1),
    monotone: checkMonotone(options, columns),
    allowedInteractions: checkInteractions(options.allowedInteractions, columns),
    categorical: new Set((options.categorical ?? []).map((column) => whole('categorical', column, 0, columns - 1))),
    names: checkNames(options.names, columns),
    maxGroups: whole('maxGroups', options.maxGroups ?? 24, 1, 1000),
    seed: whole('seed', options.seed ?? 1, 0, 2 ** 31 - 1),
    threads: threads === 'auto' ? threads : whole('threads', threads, 1, 64),
    kernels,
    patience: options.patience === undefined ? null : whole('patience', options.patience, 1, 100_000),
  };
}

function refuse(sentence: string): never {
  throw new GradientBoostingError('bad-option', `The option ${sentence}.`);
}

function number(name: string, value: number, least: number, most: number): number {
  if (!(value >= least && value <= most)) {
    refuse(`${name} must be a number from ${least} to ${most}, not ${value}`);
  }
  return value;
}

function whole(name: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value)) refuse(`${name} must be a whole number, not ${value}`);
  return number(name, value, least, most);
}

function checkMonotone(options: TrainingOptions, columns: number): Int8Array | null {
  const { monotone } = options;
  if (monotone === undefined || monotone.every((direction) => direction === 0)) return null;
  if (monotone.length !== columns) refuse(`monotone has ${monotone.length} entries for ${columns} columns`);
  for (const direction of monotone) whole('monotone', direction, -1, 1);
  for (const column of options.categorical ?? []) {
    if (monotone[column] !== 0) refuse(`monotone cannot bind column ${column}: categories have no order`);
  }
  return Int8Array.from(monotone);
}

function checkInteractions(
  sets: TrainingOptions['allowedInteractions'],
  columns: number,
): Settings['allowedInteractions'] {
  if (sets === undefined) return null;
  return sets.map((set) => [...new Set(set.map((column) => whole('allowedInteractions', column, 0, columns - 1)))]);
}

function checkNames(names: readonly string[] | undefined, columns: number): readonly string[] {
  if (names === undefined) return Array.from({ length: columns }, (_, i) => `f${i}`);
  if (names.length !== columns) refuse(`names has ${names.length} entries for ${columns} columns`);
  if (new Set(names).size !== names.length) refuse('names holds the same name twice');
  if (names.some((name) => typeof name !== 'string' || name === '')) refuse('names must hold non-empty strings');
  return [...names];
}
