import { TABLE_LENGTH, TABLE_RANGE, TABLE_STEPS_PER_UNIT } from '../sigmoid.ts';
import type { Workspace } from '../workspace.ts';
import { GRADIENT_SCALE, HESSIAN_SCALE, HISTOGRAM_BINS } from '../workspace.ts';
import type { Kernels } from './kernels.ts';
import { wasmModule } from './wasm-module.ts';

const PAGE_BYTES = 65_536;
const MAX_PAGES = 65_536;

/** What assembly/kernels.ts exports: numbers in, a number or nothing out. */
type Exported = (...values: readonly number[]) => number;

/** Memory that kernels and threads share; null where the platform has none, or when the data is too large for it. */
export function kernelMemory(bytes: number): WebAssembly.Memory | null {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  if (typeof WebAssembly === 'undefined' || typeof SharedArrayBuffer === 'undefined' || pages > MAX_PAGES) return null;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  } catch {
    // No room for it, or a browser that does not let this page share memory: the plain kernels need neither.
    return null;
  }
}

/** The kernels over a workspace that lies in `memory`; null where the platform cannot run them. */
export function wasmKernels(workspace: Workspace, memory: WebAssembly.Memory): Kernels | null {
  const exported = instantiateKernels(memory);
  if (exported === null) return null;
  const { shape, parameters } = workspace;
  const { rows, features } = shape;
  const lanes = features * HISTOGRAM_BINS * 8;
  const [bins, labels, scores] = [workspace.bins, workspace.labels, workspace.scores].map((part) => part.byteOffset);
  const [pairs, index, scratch] = [workspace.pairs, workspace.index, workspace.scratch].map((part) => part.byteOffset);
  const weights = shape.weighted ? workspace.weights.byteOffset : 0;
  const columns = workspace.columns.byteOffset;
  const goesLeft = workspace.goesLeft.byteOffset;
  const leafOf = workspace.leafOf.byteOffset;
  const leafValues = workspace.leafValues.byteOffset;
  const table = workspace.sigmoidTable.byteOffset;
  const slotAt = (slot: number): number => workspace.histograms.byteOffset + slot * lanes;
  const call = (name: string): Exported => exported[name] ?? missing(name);
  const [gradients, histogram, clear] = ['logisticGradients', 'histogram', 'clear'].map(call);
  const [add, subtract, partition, settle] = ['add', 'subtract', 'partition', 'settle'].map(call);
  const scan = call('scan');
  const [foundGain, foundBin, foundGradient, foundHessian] = ['Gain', 'Bin', 'Gradient', 'Hessian'].map((what) =>
    call(`found${what}`),
  );

  return {
    logisticGradients(from, to, salt) {
      const gradientScale = parameters[GRADIENT_SCALE];
      const hessianScale = parameters[HESSIAN_SCALE];
      const parts = [scores, labels, weights, leafOf, leafValues, table, pairs];
      const last = TABLE_LENGTH - 2;
      gradients(from, to, salt, ...parts, gradientScale, hessianScale, TABLE_RANGE, TABLE_STEPS_PER_UNIT, last);
    },
    histogram: (from, to, slot) => void histogram(from, to, index, bins, pairs, slotAt(slot), features),
    clear: (slot) => void clear(slotAt(slot), lanes),
    add: (target, source) => void add(slotAt(target), slotAt(source), lanes),
    subtract: (target, source) => void subtract(slotAt(target), slotAt(source), lanes),
    partition: (from, to, feature) => partition(from, to, index, columns + feature * rows, goesLeft, scratch),
    settle: (from, to, left, leftTo, rightTo) => void settle(from, to, left, leftTo, rightTo, index, scratch),
    scan(request, best) {
      const { slot, feature, missingLeft, lastBin, totalGradient, totalHessian } = request;
      const { gradientQuantum, hessianQuantum, minHessian, l2, parent } = request;
      const cells = slotAt(slot) + feature * HISTOGRAM_BINS * 8;
      const way = missingLeft ? 1 : 0;
      const found = scan(
        cells,
        way,
        lastBin,
        totalGradient,
        totalHessian,
        gradientQuantum,
        hessianQuantum,
        minHessian,
        l2,
        parent,
        best.gain,
      );
      if (found === 0) return false;
      best.gain = foundGain();
      best.bin = foundBin();
      best.gradient = foundGradient();
      best.hessian = foundHessian();
      return true;
    },
  };
}

let compiled: WebAssembly.Module | null | undefined;

/** The compiled module's functions over a memory; null where the platform cannot run them. */
export function instantiateKernels(memory: WebAssembly.Memory): Record<string, Exported> | null {
  if (compiled === undefined) {
    try {
      // Some kilobytes: compiling them takes about as long as asking another thread to.
      compiled = new WebAssembly.Module(Uint8Array.from(atob(wasmModule), (character) => character.charCodeAt(0)));
    } catch {
      compiled = null;
    }
  }
  if (compiled === null) return null;
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  const functions: Record<string, Exported> = {};
  for (const [name, value] of Object.entries(exports)) {
    if (isExported(value)) functions[name] = value;
  }
  return functions;
}

function isExported(value: unknown): value is Exported {
  return typeof value === 'function';
}

function missing(name: string): never {
  throw new Error(`The kernel "${name}" is not in the compiled module; run scripts/build-kernels.ts.`);
}
