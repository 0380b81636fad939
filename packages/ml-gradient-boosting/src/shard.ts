import type { Kernels } from './kernels/kernels.ts';
import { rowCounts } from './kernels/row-counts.ts';
import { advanceScores, squaredErrorGradients } from './kernels/squared-error.ts';
import type { Workspace } from './workspace.ts';
import { shardSlot } from './workspace.ts';

/** The steps of training that rows can share out among threads. */
export const Command = {
  stop: 0,
  /** (salt) */
  logisticGradients: 1,
  /** () */
  advanceScores: 2,
  /** (salt) */
  squaredErrorGradients: 3,
  /** (from, to): rows of the index into the shard's own histogram. */
  histogram: 4,
  /** (from, to, feature) */
  partition: 5,
  /** (from, to, left rows in all, side whose histogram is wanted: 0 none, 1 left, 2 right) */
  settle: 6,
  /** (leaves, rows): writes the leaf of each row by the leaf ranges. */
  assignLeaves: 7,
} as const;

export type Command = (typeof Command)[keyof typeof Command];
export type CommandArguments = readonly [number, number, number, number];

/** One shard's part of a command; shard s of n takes the s-th of n equal pieces of the range. */
export function shardRunner(workspace: Workspace, kernels: Kernels) {
  const { shape, leftRows, maxima, leafRanges, leafOf, index } = workspace;
  const rowCount = shape.counted ? rowCounts(workspace) : null;

  function collect(from: number, to: number, slot: number): void {
    kernels.clear(slot);
    kernels.histogram(from, to, slot);
    if (rowCount !== null) {
      rowCount.clear(slot);
      rowCount.count(from, to, slot);
    }
  }

  return function run(command: Command, [a, b, c, d]: CommandArguments, shard: number, shards: number): void {
    switch (command) {
      case Command.logisticGradients:
        kernels.logisticGradients(cut(0, shape.rows, shard, shards), cut(0, shape.rows, shard + 1, shards), a);
        break;
      case Command.advanceScores: {
        const [from, to] = [cut(0, shape.rows, shard, shards), cut(0, shape.rows, shard + 1, shards)];
        maxima[shard] = advanceScores(workspace, from, to);
        break;
      }
      case Command.squaredErrorGradients:
        squaredErrorGradients(workspace, cut(0, shape.rows, shard, shards), cut(0, shape.rows, shard + 1, shards), a);
        break;
      case Command.histogram:
        collect(cut(a, b, shard, shards), cut(a, b, shard + 1, shards), shardSlot(shape, shard));
        break;
      case Command.partition:
        leftRows[shard] = kernels.partition(cut(a, b, shard, shards), cut(a, b, shard + 1, shards), c);
        break;
      case Command.settle: {
        const from = cut(a, b, shard, shards);
        const to = cut(a, b, shard + 1, shards);
        let leftTo = a;
        for (let s = 0; s < shard; s++) leftTo += leftRows[s];
        const left = leftRows[shard];
        const rightTo = a + c + (from - a) - (leftTo - a);
        kernels.settle(from, to, left, leftTo, rightTo);
        if (d === 1) collect(leftTo, leftTo + left, shardSlot(shape, shard));
        if (d === 2) collect(rightTo, rightTo + (to - from - left), shardSlot(shape, shard));
        break;
      }
      case Command.assignLeaves: {
        const from = cut(0, b, shard, shards);
        const to = cut(0, b, shard + 1, shards);
        for (let leaf = 0; leaf < a; leaf++) {
          const start = Math.max(from, leafRanges[2 * leaf]);
          const end = Math.min(to, leafRanges[2 * leaf + 1]);
          for (let i = start; i < end; i++) leafOf[index[i]] = leaf;
        }
        break;
      }
    }
  };
}

function cut(from: number, to: number, shard: number, shards: number): number {
  return from + Math.floor(((to - from) * shard) / shards);
}
