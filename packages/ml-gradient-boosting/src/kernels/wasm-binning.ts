import type { Column } from '../dataset.ts';
import { instantiateKernels, kernelMemory } from './wasm.ts';

/** Values handed to the kernel at a time. */
const BLOCK = 4096;
const VALUES = 1024;
const CUTS = VALUES + BLOCK * 8;
const OUTPUT = CUTS + 256 * 8;

export interface WasmBinning {
  /** Bins column[from, to), at most BLOCK values, and answers where they are until the next call. */
  readonly bin: (column: Column, from: number, to: number) => Uint8Array;
  readonly setCuts: (cuts: Float64Array) => void;
  readonly block: number;
}

let opened: WasmBinning | null | undefined;

/** One small memory per thread, to stage values in; null where WebAssembly cannot be used. */
export function wasmBinning(): WasmBinning | null {
  if (opened === undefined) opened = open();
  return opened;
}

function open(): WasmBinning | null {
  const memory = kernelMemory(OUTPUT + BLOCK);
  const binValues = memory === null ? undefined : instantiateKernels(memory)?.binValues;
  if (memory === null || binValues === undefined) return null;
  const values = new Float64Array(memory.buffer, VALUES, BLOCK);
  const cuts = new Float64Array(memory.buffer, CUTS, 256);
  const output = new Uint8Array(memory.buffer, OUTPUT, BLOCK);
  let length = 0;
  return {
    block: BLOCK,
    setCuts(next) {
      cuts.set(next);
      length = next.length;
    },
    bin(column, from, to) {
      values.set(column.subarray(from, to));
      binValues(VALUES, to - from, CUTS, length, OUTPUT);
      return output;
    },
  };
}
