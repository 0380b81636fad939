import { TABLE_LENGTH } from './sigmoid.ts';

/** Bins of one feature in a histogram: as many as a byte can say, so that an address is a shift. */
export const HISTOGRAM_BINS = 256;

export interface WorkspaceShape {
  readonly rows: number;
  readonly features: number;
  readonly maxLeaves: number;
  readonly shards: number;
  readonly weighted: boolean;
  /** Labels are 0 and 1: a byte holds them, and scores are bounded enough for single precision. */
  readonly binary: boolean;
  readonly counted: boolean;
}

/**
 * Everything that the inner loops touch, in one buffer: it can be shared between threads, or be the memory of a
 * WebAssembly module, and every part is then known by its byte offset.
 *
 * Gradient and hessian are quantised to integers and stored as two int32 lanes: hessian low (never negative), gradient
 * high. Sums of either stay below 2^31 by the choice of the quantum, so one 64-bit addition adds both without a carry
 * between them, exactly and in any order.
 */
export interface Workspace {
  readonly shape: WorkspaceShape;
  readonly buffer: ArrayBufferLike;
  /** Row-major: `features` bins of row 0, of row 1, … */
  readonly bins: Uint8Array;
  /** The same column by column: splitting a node asks one feature of its rows, which then lie close together. */
  readonly columns: Uint8Array;
  readonly labels: Uint8Array | Float64Array;
  /** Empty when every row weighs 1. */
  readonly weights: Float64Array;
  readonly scores: Float32Array | Float64Array;
  /** [hessian, gradient] of each row. */
  readonly pairs: Int32Array;
  /** Rows, ordered so that each node owns a range. */
  readonly index: Int32Array;
  readonly scratch: Int32Array;
  /** The leaf of each row in the tree just grown. */
  readonly leafOf: Uint8Array;
  readonly leafValues: Float64Array;
  readonly sigmoidTable: Float64Array;
  /** 1 for the bins that go left in the split being made. */
  readonly goesLeft: Uint8Array;
  /** One histogram per leaf, then one per shard to collect in. */
  readonly histograms: Int32Array;
  readonly counts: Int32Array;
  /** Per shard: rows that went left, and the largest gradient. */
  readonly leftRows: Int32Array;
  readonly maxima: Float64Array;
  /** Start and end of the rows of each leaf. */
  readonly leafRanges: Int32Array;
  /** Salt of the dither, then the two quanta, as numbers for kernels on other threads. */
  readonly parameters: Float64Array;
}

/** Entries of `parameters`. */
export const GRADIENT_SCALE = 0;
export const HESSIAN_SCALE = 1;

interface Part {
  readonly bytes: number;
  readonly offset: number;
}

function layOut(shape: WorkspaceShape): { parts: Record<string, Part>; bytes: number } {
  const { rows, features, maxLeaves, shards, weighted, binary, counted } = shape;
  const cells = (maxLeaves + 1 + shards) * features * HISTOGRAM_BINS;
  const sizes: Record<string, number> = {
    // Eight spare bytes: kernels may read a whole word at the last bin.
    bins: rows * features + 8,
    columns: rows * features,
    labels: binary ? rows : rows * 8,
    weights: weighted ? rows * 8 : 0,
    scores: rows * (binary ? 4 : 8),
    pairs: rows * 8,
    index: rows * 4,
    scratch: rows * 4,
    leafOf: rows,
    leafValues: 256 * 8,
    sigmoidTable: TABLE_LENGTH * 8,
    goesLeft: HISTOGRAM_BINS,
    histograms: cells * 8,
    counts: counted ? cells * 4 : 0,
    leftRows: shards * 4,
    maxima: shards * 8,
    leafRanges: 256 * 8,
    parameters: 4 * 8,
  };
  const parts: Record<string, Part> = {};
  // The first bytes stay free: a WebAssembly module may keep its own constants there.
  let offset = 1024;
  for (const [name, bytes] of Object.entries(sizes)) {
    parts[name] = { bytes, offset };
    // Cache lines of their own, so that no two threads write to one line by accident.
    offset = Math.ceil((offset + bytes) / 64) * 64 + 64;
  }
  return { parts, bytes: offset };
}

export function workspaceBytes(shape: WorkspaceShape): number {
  return layOut(shape).bytes;
}

export function openWorkspace(shape: WorkspaceShape, buffer: ArrayBufferLike): Workspace {
  const { parts } = layOut(shape);
  const part = (name: string): Part => parts[name] ?? { bytes: 0, offset: 0 };
  const bytes = (name: string) => new Uint8Array(buffer, part(name).offset, part(name).bytes);
  const ints = (name: string) => new Int32Array(buffer, part(name).offset, part(name).bytes / 4);
  const doubles = (name: string) => new Float64Array(buffer, part(name).offset, part(name).bytes / 8);
  return {
    shape,
    buffer,
    bins: bytes('bins'),
    columns: bytes('columns'),
    labels: shape.binary ? bytes('labels') : doubles('labels'),
    weights: doubles('weights'),
    scores: shape.binary ? new Float32Array(buffer, part('scores').offset, shape.rows) : doubles('scores'),
    pairs: ints('pairs'),
    index: ints('index'),
    scratch: ints('scratch'),
    leafOf: bytes('leafOf'),
    leafValues: doubles('leafValues'),
    sigmoidTable: doubles('sigmoidTable'),
    goesLeft: bytes('goesLeft'),
    histograms: ints('histograms'),
    counts: ints('counts'),
    leftRows: ints('leftRows'),
    maxima: doubles('maxima'),
    leafRanges: ints('leafRanges'),
    parameters: doubles('parameters'),
  };
}

/** Where a histogram starts in `histograms`, in int32 lanes. */
export function histogramStart(shape: WorkspaceShape, slot: number): number {
  return slot * shape.features * HISTOGRAM_BINS * 2;
}

/** The histogram that a shard collects its part in. */
export function shardSlot(shape: WorkspaceShape, shard: number): number {
  return shape.maxLeaves + 1 + shard;
}
