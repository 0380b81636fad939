import { binColumn } from './binning.ts';
import type { Crew } from './crew.ts';
import type { Dataset, Objective } from './dataset.ts';
import { GradientBoostingError } from './errors.ts';
import type { Feature } from './features.ts';
import { treeGrower } from './grow.ts';
import { lossOf } from './loss.ts';
import type { Tree } from './model.ts';
import type { Progress, Settings } from './options.ts';
import { hash } from './random.ts';
import { leafAt, routeOf } from './route.ts';
import { Command } from './shard.ts';
import { fillSigmoidTable } from './sigmoid.ts';
import { takeTurns } from './take-turns.ts';
import { openCrew } from './threads/open-crew.ts';
import type { Workspace } from './workspace.ts';
import { GRADIENT_SCALE, HESSIAN_SCALE } from './workspace.ts';

export interface BoostRequest {
  readonly data: Dataset;
  readonly validation: Dataset | null;
  readonly features: readonly Feature[];
  readonly settings: Settings;
  readonly groups: readonly (readonly number[])[] | null;
  /** Scores to start from. */
  readonly startScores: Float64Array;
  readonly validationStart: Float64Array | null;
  readonly phase: Progress['phase'];
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface Boosted {
  readonly trees: readonly Tree[];
  /** What each feature's splits gained, of all rounds. */
  readonly importance: Float64Array;
  /** Of the trees kept; NaN without validation data. */
  readonly validationLoss: number;
  readonly validationScores: Float64Array | null;
}

/** How long a round may keep the event loop waiting before it is let through, in milliseconds. */
const TURN = 40;
const TRANSPOSED_ROWS = 1024;

/** The boosting loop: gradients, a tree, new scores, until the rounds or the patience are spent. */
export async function boost(request: BoostRequest): Promise<Boosted> {
  const { data, features, settings, groups, signal } = request;
  const rows = data.labels.length;
  const { workspace, kernels, crew } = await openCrew({
    rows,
    features: features.length,
    maxLeaves: settings.maxLeaves,
    weighted: data.weights !== undefined,
    binary: settings.objective === 'logistic',
    counted: settings.minRows > 1,
    threads: settings.threads,
    kernels: settings.kernels,
  });
  try {
    fill(workspace, request);
    const quantise = quantiser(workspace, crew, settings.objective, data);
    const grow = treeGrower({ workspace, kernels, crew }, features, settings);
    const turns = takeTurns(groups, request.phase === 'bounded');
    const validation = request.validation === null ? null : watch(request.validation, request);

    const trees: Tree[] = [];
    const importance = new Float64Array(features.length);
    let best = { loss: validation?.loss() ?? Number.NaN, trees: 0, scores: validation?.scores.slice() ?? null };
    let turn = performance.now();
    for (let round = 0; round < settings.rounds; round++) {
      if (performance.now() - turn > TURN) {
        await nextTask();
        turn = performance.now();
      }
      signal?.throwIfAborted();
      quantise(round);
      const sampled = drawRows(workspace, settings, round);
      const drawn = drawColumns(features.length, settings, round);
      const grown = grow({ rows: sampled, drawn, groups: turns.next() });
      turns.learned(grown.gains.reduce((sum, { gain }) => sum + gain, 0));
      if (grown.tree.feature.length === 1) {
        // Nothing left to gain. With sampling another draw might still find something.
        if (settings.rowSampling === 1 && settings.columnSampling === 1 && turns.exhausted()) break;
        workspace.leafValues.fill(0);
        continue;
      }
      routeUnsampled(workspace, grown.tree, sampled);
      trees.push(grown.tree);
      for (const { feature, gain } of grown.gains) importance[feature] += gain;
      const validationLoss = validation?.advance(grown.tree);
      const { phase } = request;
      const progress = { phase, round: round + 1, rounds: settings.rounds };
      request.onProgress?.(validationLoss === undefined ? progress : { ...progress, validationLoss });
      if (validation !== null && validationLoss !== undefined) {
        if (validationLoss < best.loss) {
          best = { loss: validationLoss, trees: trees.length, scores: validation.scores.slice() };
        } else if (settings.patience !== null && trees.length - best.trees >= settings.patience) {
          break;
        }
      }
    }
    if (settings.patience === null || validation === null) {
      const validationLoss = validation?.loss() ?? Number.NaN;
      return { trees, importance, validationLoss, validationScores: validation?.scores ?? null };
    }
    return {
      trees: trees.slice(0, best.trees),
      importance,
      validationLoss: best.loss,
      validationScores: best.scores,
    };
  } finally {
    await crew.close();
  }
}

function fill(workspace: Workspace, { data, features, startScores }: BoostRequest): void {
  const { bins, columns } = workspace;
  const rows = data.labels.length;
  const stride = features.length;
  features.forEach((feature, f) => {
    binColumn(feature, data.columns[f], { bins: columns, offset: f * rows, stride: 1 });
  });
  // Block by block, so that what is written is still in the cache when the next column comes.
  for (let first = 0; first < rows; first += TRANSPOSED_ROWS) {
    const last = Math.min(rows, first + TRANSPOSED_ROWS);
    for (let f = 0; f < stride; f++) {
      for (let row = first, from = f * rows + first; row < last; row++, from++) bins[row * stride + f] = columns[from];
    }
  }
  workspace.labels.set(data.labels);
  if (data.weights !== undefined) workspace.weights.set(data.weights);
  workspace.scores.set(startScores);
  for (let row = 0; row < rows; row++) workspace.index[row] = row;
  fillSigmoidTable(workspace.sigmoidTable);
}

/** Chooses the quanta so that no sum over all rows reaches 2^31, and has each round's gradients written. */
function quantiser(workspace: Workspace, crew: Crew, objective: Objective, data: Dataset) {
  const rows = data.labels.length;
  const { parameters, maxima } = workspace;
  let heaviest = data.weights === undefined ? 1 : 0;
  for (const weight of data.weights ?? []) heaviest = Math.max(heaviest, weight);
  const quanta = Math.min(2 ** 20, Math.floor((2 ** 31 - 1) / rows)) - 1;
  return (round: number): void => {
    const salt = hash(round, 0x5eed) | 0;
    if (objective === 'logistic') {
      parameters[GRADIENT_SCALE] = quanta / heaviest;
      parameters[HESSIAN_SCALE] = (4 * quanta) / heaviest;
      crew.run(Command.logisticGradients, [salt, 0, 0, 0], rows);
      return;
    }
    const shards = crew.run(Command.advanceScores, [0, 0, 0, 0], rows);
    let largest = 0;
    for (let shard = 0; shard < shards; shard++) largest = Math.max(largest, maxima[shard]);
    if (!(largest < Number.POSITIVE_INFINITY)) {
      throw new GradientBoostingError('bad-label', 'The labels are too large to be fitted in double precision.');
    }
    parameters[GRADIENT_SCALE] = largest > 0 ? Math.min(quanta / largest, Number.MAX_VALUE) : 1;
    parameters[HESSIAN_SCALE] = quanta / heaviest;
    crew.run(Command.squaredErrorGradients, [salt, 0, 0, 0], rows);
  };
}

/** Puts the rows drawn for this round first in the index, in order, and answers how many they are. */
function drawRows({ index, shape }: Workspace, { rowSampling, seed }: Settings, round: number): number {
  const { rows } = shape;
  if (rowSampling === 1) {
    // Rows in order make the first histogram of each tree a sequential read.
    for (let row = 0; row < rows; row++) index[row] = row;
    return rows;
  }
  const limit = rowSampling * 2 ** 32;
  const roundSeed = hash(seed, 2 * round);
  let drawn = 0;
  for (let row = 0; row < rows; row++) if (hash(roundSeed, row) < limit) index[drawn++] = row;
  let rest = drawn;
  for (let row = 0; row < rows; row++) if (hash(roundSeed, row) >= limit) index[rest++] = row;
  return drawn;
}

function drawColumns(columns: number, { columnSampling, seed }: Settings, round: number): Uint8Array {
  const drawn = new Uint8Array(columns).fill(1);
  if (columnSampling === 1) return drawn;
  const roundSeed = hash(seed, 2 * round + 1);
  const order = Array.from(drawn, (_, column) => ({ column, key: hash(roundSeed, column) }));
  order.sort((a, b) => a.key - b.key || a.column - b.column);
  const keep = Math.max(1, Math.round(columnSampling * columns));
  for (const { column } of order.slice(keep)) drawn[column] = 0;
  return drawn;
}

/** Rows that the tree did not see get its value too. */
function routeUnsampled({ bins, index, leafOf, leafRanges, shape }: Workspace, tree: Tree, sampled: number): void {
  if (sampled === shape.rows) return;
  const route = routeOf(tree);
  const numbers = leafNumbers(leafRanges, tree, route, { bins, index, features: shape.features });
  for (let i = sampled; i < shape.rows; i++) {
    const row = index[i];
    leafOf[row] = numbers[leafAt(route, bins, row * shape.features)];
  }
}

/** Which leaf number the grower gave to each leaf node: asked of one row in each leaf's range. */
function leafNumbers(
  leafRanges: Int32Array,
  tree: Tree,
  route: ReturnType<typeof routeOf>,
  { bins, index, features }: { bins: Uint8Array; index: Int32Array; features: number },
): Uint8Array {
  const numbers = new Uint8Array(tree.feature.length);
  const leaves = (tree.feature.length + 1) / 2;
  for (let leaf = 0; leaf < leaves; leaf++) {
    numbers[leafAt(route, bins, index[leafRanges[2 * leaf]] * features)] = leaf;
  }
  return numbers;
}

/** Keeps the scores of the validation data up to date. */
function watch(data: Dataset, { features, settings, validationStart }: BoostRequest) {
  const rows = data.labels.length;
  const stride = features.length;
  const bins = new Uint8Array(rows * stride);
  features.forEach((feature, f) => {
    binColumn(feature, data.columns[f], { bins, offset: f, stride });
  });
  const scores = validationStart?.slice() ?? new Float64Array(rows);
  const loss = (): number => lossOf(settings.objective, scores, data);
  return {
    scores,
    loss,
    advance(tree: Tree): number {
      const route = routeOf(tree);
      for (let row = 0; row < rows; row++) scores[row] += route.value[leafAt(route, bins, row * stride)];
      return loss();
    },
  };
}

/** Lets timers, messages and an abort signal's owner run. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
