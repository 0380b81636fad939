import { describe, expect, test } from 'vitest';
import { histogramSums } from '../src/crew.ts';
import { plainKernels } from '../src/kernels/plain.ts';
import { Command, shardRunner } from '../src/shard.ts';
import { fillSigmoidTable, sigmoid } from '../src/sigmoid.ts';
import type { Workspace } from '../src/workspace.ts';
import {
  GRADIENT_SCALE,
  HESSIAN_SCALE,
  HISTOGRAM_BINS,
  histogramStart,
  openWorkspace,
  workspaceBytes,
} from '../src/workspace.ts';
import { random } from './sample-data.ts';

function filled({
  rows,
  features,
  shards,
  weighted,
}: {
  rows: number;
  features: number;
  shards: number;
  weighted: boolean;
}) {
  const shape = { rows, features, maxLeaves: 4, shards, weighted, binary: true, counted: true };
  const workspace = openWorkspace(shape, new ArrayBuffer(workspaceBytes(shape)));
  const next = random(rows + features);
  for (let i = 0; i < rows * features; i++) {
    workspace.bins[i] = next() * 256;
    workspace.columns[(i % features) * rows + Math.floor(i / features)] = workspace.bins[i] ?? 0;
  }
  for (let row = 0; row < rows; row++) {
    workspace.labels[row] = next() < 0.3 ? 1 : 0;
    if (weighted) workspace.weights[row] = next() * 3;
    workspace.scores[row] = next() * 40 - 20;
    workspace.leafOf[row] = next() * 4;
    workspace.index[row] = rows - 1 - row;
    workspace.pairs[2 * row] = next() * 1000;
    workspace.pairs[2 * row + 1] = next() * 2000 - 1000;
  }
  workspace.leafValues.set([0.5, -0.25, 0.125, 3]);
  workspace.parameters[GRADIENT_SCALE] = 5000;
  workspace.parameters[HESSIAN_SCALE] = 20_000;
  fillSigmoidTable(workspace.sigmoidTable);
  return workspace;
}

/** One histogram of the rows listed, straight from the definition. */
function naiveHistogram({ shape, bins, pairs }: Workspace, rows: Iterable<number>): number[] {
  const sums = new Array<number>(shape.features * HISTOGRAM_BINS * 2).fill(0);
  for (const row of rows) {
    for (let f = 0; f < shape.features; f++) {
      const cell = 2 * (f * HISTOGRAM_BINS + (bins[row * shape.features + f] ?? 0));
      sums[cell] = (sums[cell] ?? 0) + (pairs[2 * row] ?? 0);
      sums[cell + 1] = (sums[cell + 1] ?? 0) + (pairs[2 * row + 1] ?? 0);
    }
  }
  return sums;
}

const slotOf = ({ shape, histograms }: Workspace, slot: number): number[] => [
  ...histograms.subarray(histogramStart(shape, slot), histogramStart(shape, slot + 1)),
];

describe.each([1, 2, 3])('with %i shards', (shards) => {
  test('histogram, partition, settle and subtraction agree with their definitions', () => {
    const workspace = filled({ rows: 999, features: 5, shards, weighted: false });
    const kernels = plainKernels(workspace);
    const run = shardRunner(workspace, kernels);
    const sums = histogramSums(workspace, kernels);
    const all = (command: Command, values: readonly [number, number, number, number]): void => {
      for (let shard = 0; shard < shards; shard++) run(command, values, shard, shards);
    };
    const [from, to] = [101, 907];
    const range = [...workspace.index.subarray(from, to)];
    all(Command.histogram, [from, to, 0, 0]);
    sums.gather(0, shards);
    expect(slotOf(workspace, 0)).toEqual(naiveHistogram(workspace, range));

    for (let bin = 0; bin < 256; bin++) workspace.goesLeft[bin] = bin % 3 === 0 ? 1 : 0;
    const goesLeft = (row: number): boolean => (workspace.bins[row * 5 + 2] ?? 0) % 3 === 0;
    const left = range.filter(goesLeft);
    const right = range.filter((row) => !goesLeft(row));
    all(Command.partition, [from, to, 2, 0]);
    all(Command.settle, [from, to, left.length, 1]);
    expect([...workspace.index.subarray(from, to)]).toEqual([...left, ...right]);
    expect(workspace.index[from - 1]).toBe(999 - from);

    sums.gather(1, shards);
    expect(slotOf(workspace, 1)).toEqual(naiveHistogram(workspace, left));
    sums.subtract(0, 1);
    expect(slotOf(workspace, 0)).toEqual(naiveHistogram(workspace, right));
  });

  test.each([false, true])('logistic gradients are right to a quantum, weights %s', (weighted) => {
    const workspace = filled({ rows: 500, features: 1, shards, weighted });
    const before = workspace.scores.slice();
    const run = shardRunner(workspace, plainKernels(workspace));
    for (let shard = 0; shard < shards; shard++) run(Command.logisticGradients, [77, 0, 0, 0], shard, shards);
    for (let row = 0; row < 500; row++) {
      const score = (before[row] ?? 0) + (workspace.leafValues[workspace.leafOf[row] ?? 0] ?? 0);
      const p = sigmoid(Math.min(Math.max(score, -16), 16));
      const weight = weighted ? (workspace.weights[row] ?? 0) : 1;
      expect(workspace.scores[row]).toBe(Math.fround(score));
      expect(Math.abs((workspace.pairs[2 * row] ?? 0) - p * (1 - p) * weight * 20_000)).toBeLessThan(1.1);
      const gradient = (p - (workspace.labels[row] ?? 0)) * weight * 5000;
      expect(Math.abs((workspace.pairs[2 * row + 1] ?? 0) - gradient)).toBeLessThan(1.1);
    }
  });
});

test('dithered rounding is right on average, far below one quantum', () => {
  const workspace = filled({ rows: 20_000, features: 1, shards: 1, weighted: false });
  workspace.scores.fill(-12);
  workspace.leafValues.fill(0);
  workspace.labels.fill(0);
  plainKernels(workspace).logisticGradients(0, 20_000, 123);
  let sum = 0;
  for (let row = 0; row < 20_000; row++) sum += workspace.pairs[2 * row + 1] ?? 0;
  expect(Math.abs(sum - sigmoid(-12) * 5000 * 20_000)).toBeLessThan(3);
});

test('the sigmoid agrees with Math.exp', () => {
  for (let x = -750; x <= 750; x += 0.37) {
    const reference = 1 / (1 + Math.exp(-x));
    expect(Math.abs(sigmoid(x) - reference)).toBeLessThanOrEqual(1e-15);
  }
  expect(sigmoid(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(sigmoid(Number.POSITIVE_INFINITY)).toBe(1);
});
