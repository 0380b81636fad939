import type { Tree } from './model.ts';
import type { Route } from './route.ts';
import { routeOf } from './route.ts';

/** Expected value of a tree over its training rows. */
export function expectedValue(tree: Tree): number {
  let sum = 0;
  for (let node = 0; node < tree.feature.length; node++) {
    if (tree.feature[node] < 0) sum += (tree.cover[node] / tree.cover[0]) * tree.value[node];
  }
  return sum;
}

/**
 * Exact Shapley values of one tree in O(leaves * depth^2), path-dependent form (Lundberg, Erion, Lee, "Consistent
 * individualized feature attribution for tree ensembles", algorithm 2). For each depth there is a copy of the path of
 * unique features: how likely the path is without the feature (zero), whether the row takes it (one), and the weights
 * of subsets by size.
 */
export function treeShap(tree: Tree) {
  const route = routeOf(tree);
  const depth = depthOf(tree, 0) + 2;
  const size = (depth * (depth + 1)) / 2 + depth;
  const feature = new Int32Array(size);
  const zero = new Float64Array(size);
  const one = new Float64Array(size);
  const weight = new Float64Array(size);

  /** Adds the row's Shapley values to `out[outFirst + feature]`. */
  return function addShap(bins: Uint8Array, first: number, out: Float64Array, outFirst: number): void {
    recurse(0, 0, 0, 1, 1, -1);

    function recurse(node: number, parent: number, length: number, zeroShare: number, oneShare: number, asked: number) {
      // The copy of the parent's path starts after it.
      const start = parent + length;
      for (let i = 0; i < length; i++) {
        feature[start + i] = feature[parent + i];
        zero[start + i] = zero[parent + i];
        one[start + i] = one[parent + i];
        weight[start + i] = weight[parent + i];
      }
      extend(start, length, zeroShare, oneShare, asked);

      const split = tree.feature[node];
      if (split < 0) {
        for (let i = 1; i <= length; i++) {
          const share = unwoundSum(start, length, i);
          out[outFirst + feature[start + i]] += share * (one[start + i] - zero[start + i]) * tree.value[node];
        }
        return;
      }
      const hot = goesLeft(route, node, bins[first + split]) ? tree.left[node] : tree.right[node];
      const cold = hot === tree.left[node] ? tree.right[node] : tree.left[node];
      const cover = tree.cover[node];
      let incomingZero = 1;
      let incomingOne = 1;
      let unique = length;
      for (let i = 1; i <= length; i++) {
        if (feature[start + i] !== split) continue;
        incomingZero = zero[start + i];
        incomingOne = one[start + i];
        unwind(start, length, i);
        unique--;
        break;
      }
      recurse(hot, start, unique + 1, (incomingZero * tree.cover[hot]) / cover, incomingOne, split);
      recurse(cold, start, unique + 1, (incomingZero * tree.cover[cold]) / cover, 0, split);
    }
  };

  function extend(start: number, length: number, zeroShare: number, oneShare: number, asked: number): void {
    feature[start + length] = asked;
    zero[start + length] = zeroShare;
    one[start + length] = oneShare;
    weight[start + length] = length === 0 ? 1 : 0;
    for (let i = length - 1; i >= 0; i--) {
      weight[start + i + 1] += (oneShare * weight[start + i] * (i + 1)) / (length + 1);
      weight[start + i] = (zeroShare * weight[start + i] * (length - i)) / (length + 1);
    }
  }

  function unwind(start: number, length: number, place: number): void {
    const oneShare = one[start + place];
    const zeroShare = zero[start + place];
    let next = weight[start + length];
    for (let i = length - 1; i >= 0; i--) {
      if (oneShare !== 0) {
        const old = weight[start + i];
        weight[start + i] = (next * (length + 1)) / ((i + 1) * oneShare);
        next = old - (weight[start + i] * zeroShare * (length - i)) / (length + 1);
      } else {
        weight[start + i] = (weight[start + i] * (length + 1)) / (zeroShare * (length - i));
      }
    }
    for (let i = place; i < length; i++) {
      feature[start + i] = feature[start + i + 1];
      zero[start + i] = zero[start + i + 1];
      one[start + i] = one[start + i + 1];
    }
  }

  function unwoundSum(start: number, length: number, place: number): number {
    const oneShare = one[start + place];
    const zeroShare = zero[start + place];
    let next = weight[start + length];
    let total = 0;
    for (let i = length - 1; i >= 0; i--) {
      if (oneShare !== 0) {
        const part = (next * (length + 1)) / ((i + 1) * oneShare);
        total += part;
        next = weight[start + i] - (part * zeroShare * (length - i)) / (length + 1);
      } else if (zeroShare !== 0) {
        total += (weight[start + i] * (length + 1)) / (zeroShare * (length - i));
      }
    }
    return total;
  }
}

function goesLeft({ leftBits }: Route, node: number, bin: number): boolean {
  return ((leftBits[node * 8 + (bin >> 5)] >>> (bin & 31)) & 1) === 1;
}

function depthOf(tree: Tree, node: number): number {
  return tree.feature[node] < 0 ? 0 : 1 + Math.max(depthOf(tree, tree.left[node]), depthOf(tree, tree.right[node]));
}
