import type { Crew } from './crew.ts';
import { histogramSums } from './crew.ts';
import type { Feature } from './features.ts';
import type { Kernels } from './kernels/kernels.ts';
import type { Tree } from './model.ts';
import { Command } from './shard.ts';
import type { Bounds, NodeSums, Split, SplitRules } from './split.ts';
import { leafValue, splitFinder, UNBOUNDED } from './split.ts';
import { TreeBuilder } from './tree-builder.ts';
import type { Workspace } from './workspace.ts';
import { GRADIENT_SCALE, HESSIAN_SCALE, HISTOGRAM_BINS, histogramStart } from './workspace.ts';

export interface GrowthRules extends SplitRules {
  readonly maxLeaves: number;
  readonly maxDepth: number;
  readonly learningRate: number;
}

export interface TreeRequest {
  readonly rows: number;
  /** 1 for the columns that may be used. */
  readonly drawn: Uint8Array;
  /** Sets of features that may meet on one path; null = all may. */
  readonly groups: readonly (readonly number[])[] | null;
}

export interface Grown {
  readonly tree: Tree;
  readonly gains: readonly { readonly feature: number; readonly gain: number }[];
}

interface OpenLeaf {
  readonly node: number;
  readonly from: number;
  readonly to: number;
  readonly depth: number;
  readonly slot: number;
  readonly sums: NodeSums;
  readonly bounds: Bounds;
  /** The groups that contain the whole path to it. */
  readonly groups: readonly (readonly number[])[] | null;
  readonly split: Split | null;
}

type Unscanned = Omit<OpenLeaf, 'split'>;

/** Grows trees leaf-wise: always the leaf whose best split gains most is split next. */
export function treeGrower(
  { workspace, kernels, crew }: { workspace: Workspace; kernels: Kernels; crew: Crew },
  features: readonly Feature[],
  rules: GrowthRules,
) {
  const { histograms, goesLeft, leafRanges, leafValues, leftRows, parameters } = workspace;
  const findSplit = splitFinder(workspace, kernels, features, rules);
  const sums = histogramSums(workspace, kernels);

  /** Grows one tree on index[0, rows) with the columns that are drawn for it. */
  return function grow({ rows, drawn, groups: allowed }: TreeRequest): Grown {
    const gradientScale = parameters[GRADIENT_SCALE];
    const hessianScale = parameters[HESSIAN_SCALE];
    const builder = new TreeBuilder();
    const gains: { feature: number; gain: number }[] = [];
    const freeSlots: number[] = [];
    for (let slot = rules.maxLeaves; slot >= 0; slot--) freeSlots.push(slot);
    const takeSlot = (): number => freeSlots.pop() ?? 0;

    function scan(leaf: Unscanned): OpenLeaf {
      const allowed = allowedFeatures(drawn, leaf.groups);
      const { slot, sums: total, bounds } = leaf;
      const split =
        leaf.depth >= rules.maxDepth
          ? null
          : findSplit({ slot, sums: total, bounds, allowed, gradientScale, hessianScale });
      if (split === null) freeSlots.push(slot);
      return { ...leaf, split };
    }

    function growRoot(): OpenLeaf {
      const slot = takeSlot();
      sums.gather(slot, crew.run(Command.histogram, [0, rows, 0, 0], rows));
      let gradient = 0;
      let hessian = 0;
      const start = histogramStart(workspace.shape, slot);
      for (let bin = 0; bin < HISTOGRAM_BINS; bin++) {
        hessian += histograms[start + 2 * bin];
        gradient += histograms[start + 2 * bin + 1];
      }
      const node = builder.addLeaf(rows);
      const total = { gradient, hessian, rows };
      const whole = { node, from: 0, to: rows, depth: 0, slot, groups: allowed };
      return scan({ ...whole, sums: total, bounds: UNBOUNDED });
    }

    function divide(leaf: OpenLeaf, split: Split, leavesLeft: number): [OpenLeaf, OpenLeaf] {
      markLeftBins(goesLeft, split);
      const { from, to, depth } = leaf;
      const size = to - from;
      const shards = crew.run(Command.partition, [from, to, split.feature, 0], size);
      let left = 0;
      for (let shard = 0; shard < shards; shard++) left += leftRows[shard];
      const smaller = 2 * left <= size ? 1 : 2;
      // The last split, and those at the depth limit, have children that nobody will ask for a split.
      const final = leavesLeft === 0 || depth + 1 >= rules.maxDepth;
      crew.run(Command.settle, [from, to, left, final ? 0 : smaller], size);

      gains.push({ feature: split.feature, gain: split.gain });
      const [leftNode, rightNode] = builder.split(leaf.node, split, left, size - left);
      const groups = leaf.groups?.filter((group) => group.includes(split.feature)) ?? null;
      const leftSums = { gradient: split.leftGradient, hessian: split.leftHessian, rows: left };
      const rightSums = {
        gradient: leaf.sums.gradient - split.leftGradient,
        hessian: leaf.sums.hessian - split.leftHessian,
        rows: size - left,
      };
      const [leftBounds, rightBounds] = childBounds(leaf, split, leftSums, rightSums);
      const common = { depth: depth + 1, groups };
      const middle = from + left;
      if (final) {
        freeSlots.push(leaf.slot);
        const closed = { ...common, slot: -1, split: null };
        return [
          { ...closed, node: leftNode, from, to: middle, sums: leftSums, bounds: leftBounds },
          { ...closed, node: rightNode, from: middle, to, sums: rightSums, bounds: rightBounds },
        ];
      }
      const slot = takeSlot();
      sums.gather(slot, shards);
      sums.subtract(leaf.slot, slot);
      const [leftSlot, rightSlot] = smaller === 1 ? [slot, leaf.slot] : [leaf.slot, slot];
      return [
        scan({ ...common, node: leftNode, from, to: middle, sums: leftSums, bounds: leftBounds, slot: leftSlot }),
        scan({ ...common, node: rightNode, from: middle, to, sums: rightSums, bounds: rightBounds, slot: rightSlot }),
      ];
    }

    /** A monotone split puts the middle of its two values between everything that will grow on either side. */
    function childBounds(leaf: OpenLeaf, split: Split, left: NodeSums, right: NodeSums): [Bounds, Bounds] {
      const direction = rules.monotone === null ? 0 : rules.monotone[split.feature];
      if (direction === 0) return [leaf.bounds, leaf.bounds];
      const middle = (valueOfLeaf(left, leaf.bounds) + valueOfLeaf(right, leaf.bounds)) / 2;
      const below = { ...leaf.bounds, upper: middle };
      const above = { ...leaf.bounds, lower: middle };
      return direction > 0 ? [below, above] : [above, below];
    }

    function valueOfLeaf(total: NodeSums, bounds: Bounds): number {
      return leafValue(total.gradient / gradientScale, total.hessian / hessianScale, rules.l2, bounds);
    }

    const leaves = [growRoot()];
    while (leaves.length < rules.maxLeaves) {
      let best = -1;
      leaves.forEach((leaf, i) => {
        if (leaf.split !== null && leaf.split.gain > (leaves[best]?.split?.gain ?? 0)) best = i;
      });
      const leaf = leaves[best];
      if (leaf === undefined || leaf.split === null) break;
      const [left, right] = divide(leaf, leaf.split, rules.maxLeaves - leaves.length - 1);
      leaves[best] = left;
      leaves.push(right);
    }
    leaves.forEach((leaf, i) => {
      const value = valueOfLeaf(leaf.sums, leaf.bounds) * rules.learningRate;
      builder.setValue(leaf.node, value);
      leafValues[i] = value;
      leafRanges[2 * i] = leaf.from;
      leafRanges[2 * i + 1] = leaf.to;
    });
    crew.run(Command.assignLeaves, [leaves.length, rows, 0, 0], rows);
    return { tree: builder.build(), gains };
  };
}

function allowedFeatures(drawn: Uint8Array, groups: readonly (readonly number[])[] | null): Uint8Array {
  if (groups === null) return drawn;
  const allowed = new Uint8Array(drawn.length);
  for (const group of groups) for (const feature of group) allowed[feature] = drawn[feature];
  return allowed;
}

function markLeftBins(goesLeft: Uint8Array, split: Split): void {
  goesLeft.fill(0);
  if (split.leftCategories === null) {
    goesLeft.fill(1, 1, split.threshold + 1);
    goesLeft[0] = split.missingLeft ? 1 : 0;
  } else {
    for (const bin of split.leftCategories) goesLeft[bin] = 1;
  }
}
