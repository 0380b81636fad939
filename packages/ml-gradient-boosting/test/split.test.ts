import { describe, expect, test } from 'vitest';
import { binCount, type Feature } from '../src/index.ts';
import { plainKernels } from '../src/kernels/plain.ts';
import { rowCounts } from '../src/kernels/row-counts.ts';
import { kernelMemory, wasmKernels } from '../src/kernels/wasm.ts';
import type { SplitRules } from '../src/split.ts';
import { splitFinder, UNBOUNDED } from '../src/split.ts';
import { openWorkspace, workspaceBytes } from '../src/workspace.ts';
import { random } from './sample-data.ts';

const rows = 300;
const features: Feature[] = [6, 3, 1].map((cuts, f) => ({
  kind: 'numeric',
  name: `f${f}`,
  cuts: Float64Array.from({ length: cuts }, (_, i) => i),
}));
features.push({ kind: 'categorical', name: 'c', categories: Float64Array.of(4, 5, 9) });

function problem(seed: number) {
  const shape = {
    rows,
    features: features.length,
    maxLeaves: 2,
    shards: 1,
    weighted: false,
    binary: true,
    counted: true,
  };
  const memory = kernelMemory(workspaceBytes(shape));
  if (memory === null) throw new Error('This platform has no WebAssembly to test.');
  const workspace = openWorkspace(shape, memory.buffer);
  const next = random(seed);
  for (let row = 0; row < rows; row++) {
    workspace.index[row] = row;
    features.forEach((feature, f) => {
      const missing = f === 0 && next() < 0.2;
      workspace.bins[row * features.length + f] = missing ? 0 : 1 + Math.floor(next() * (binCount(feature) - 1));
    });
    workspace.pairs[2 * row] = 1 + next() * 100;
    workspace.pairs[2 * row + 1] = (next() - 0.5) * 400 + 30 * (workspace.bins[row * features.length] ?? 0) - 90;
  }
  plainKernels(workspace).histogram(0, rows, 0);
  rowCounts(workspace).count(0, rows, 0);
  return { workspace, memory };
}

/** Every way to divide the rows, tried one by one on the rows themselves; categories by all subsets. */
function naiveBest(
  { workspace }: ReturnType<typeof problem>,
  { l2, minHessian, minRows, monotone }: SplitRules,
): number {
  const { bins, pairs } = workspace;
  const sum = (lane: number, belongs: (row: number) => boolean): number => {
    let total = 0;
    for (let row = 0; row < rows; row++) if (belongs(row)) total += pairs[2 * row + lane] ?? 0;
    return total / 100;
  };
  const count = (belongs: (row: number) => boolean): number =>
    sum(0, belongs) && [...Array(rows).keys()].filter(belongs).length;
  let best = 0;
  features.forEach((feature, f) => {
    const bin = (row: number): number => bins[row * features.length + f] ?? 0;
    const size = binCount(feature);
    for (let subset = 1; subset < 2 ** size; subset++) {
      const inside = (b: number): boolean => ((subset >> b) & 1) === 1;
      if (feature.kind === 'numeric') {
        // A threshold: some first bins, and missing on either side.
        let last = 0;
        while (last + 1 < size && inside(last + 1)) last++;
        if (last === 0 || Array.from({ length: size }, (_, b) => b > last && inside(b)).includes(true)) continue;
      }
      const left = (row: number): boolean => inside(bin(row));
      const right = (row: number): boolean => !left(row);
      const [gl, hl, gr, hr] = [sum(1, left), sum(0, left), sum(1, right), sum(0, right)];
      if (hl < minHessian || hr < minHessian || count(left) < minRows || count(right) < minRows) continue;
      const direction = monotone?.[f] ?? 0;
      if (direction * (-gr / (hr + l2) + gl / (hl + l2)) < 0) continue;
      const gain = gl ** 2 / (hl + l2) + gr ** 2 / (hr + l2) - (gl + gr) ** 2 / (hl + hr + l2);
      best = Math.max(best, gain);
    }
  });
  return best;
}

describe.each<[string, SplitRules]>([
  ['plain', { l2: 1, minHessian: 1, minRows: 1, monotone: null }],
  ['a minimum of hessian', { l2: 0.5, minHessian: 40, minRows: 1, monotone: null }],
  ['a minimum of rows', { l2: 1, minHessian: 0, minRows: 90, monotone: null }],
  ['monotone', { l2: 1, minHessian: 1, minRows: 1, monotone: Int8Array.of(1, -1, 1, 0) }],
])('%s', (_, rules) => {
  test('the scan finds what trying every split finds, in typed arrays and in WebAssembly', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const made = problem(seed);
      const { workspace, memory } = made;
      const wasm = wasmKernels(workspace, memory);
      if (wasm === null) throw new Error('The kernels did not compile.');
      let [gradient, hessian] = [0, 0];
      for (let row = 0; row < rows; row++) {
        hessian += workspace.pairs[2 * row] ?? 0;
        gradient += workspace.pairs[2 * row + 1] ?? 0;
      }
      const request = {
        slot: 0,
        sums: { gradient, hessian, rows },
        bounds: UNBOUNDED,
        allowed: new Uint8Array(features.length).fill(1),
        gradientScale: 100,
        hessianScale: 100,
      };
      const found = splitFinder(workspace, plainKernels(workspace), features, rules)(request);
      expect(splitFinder(workspace, wasm, features, rules)(request)).toEqual(found);
      const best = naiveBest(made, rules);
      // Categories are ordered by a smoothed mean, so their best subset may be missed by a little.
      if (found?.leftCategories === null) expect(found.gain).toBeCloseTo(best, 9);
      else expect(found?.gain ?? 0).toBeGreaterThan(0.9 * best - 1e-9);
    }
  });
});
