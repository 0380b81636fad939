import type { Kernels } from './kernels/kernels.ts';
import { rowCounts } from './kernels/row-counts.ts';
import type { Command, CommandArguments } from './shard.ts';
import type { Workspace } from './workspace.ts';
import { shardSlot } from './workspace.ts';

/** Whoever carries commands out: this thread alone, or it and its workers. */
export interface Crew {
  /** Returns when every shard is done; answers how many shards there were. */
  readonly run: (command: Command, values: CommandArguments, rows: number) => number;
  readonly close: () => Promise<void>;
}

/** Histogram arithmetic of the thread that grows the tree. */
export function histogramSums(workspace: Workspace, kernels: Kernels) {
  const { shape } = workspace;
  const rowCount = shape.counted ? rowCounts(workspace) : null;
  return {
    /** Sums the shards' histograms into a slot. */
    gather(slot: number, shards: number): void {
      kernels.clear(slot);
      rowCount?.clear(slot);
      for (let shard = 0; shard < shards; shard++) {
        kernels.add(slot, shardSlot(shape, shard));
        rowCount?.add(slot, shardSlot(shape, shard));
      }
    },
    /** Turns the parent's histogram into that of the sibling. */
    subtract(parent: number, child: number): void {
      kernels.subtract(parent, child);
      rowCount?.subtract(parent, child);
    },
  };
}
