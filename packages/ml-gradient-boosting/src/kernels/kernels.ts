/**
 * The inner loops of training over one workspace. Ranges are half-open; `slot` names a histogram. Two implementations,
 * one result: `plain` in typed arrays, the reference, and `wasm`, the same arithmetic in WebAssembly.
 */
export interface Kernels {
  /** Adds each row's leaf to its score, then writes its quantised gradient and hessian. */
  readonly logisticGradients: (from: number, to: number, salt: number) => void;
  /** Adds the gradients of the rows at index[from, to) to the histogram. */
  readonly histogram: (from: number, to: number, slot: number) => void;
  readonly clear: (slot: number) => void;
  readonly add: (target: number, source: number) => void;
  readonly subtract: (target: number, source: number) => void;
  /** Splits index[from, to) by `goesLeft` into scratch, left rows upward from `from`, right rows downward from `to`. */
  readonly partition: (from: number, to: number, feature: number) => number;
  /** Copies what `partition` left in scratch[from, to) to its place in the index. */
  readonly settle: (from: number, to: number, left: number, leftTo: number, rightTo: number) => void;
  /** Looks for a numeric split that gains more than `best`, writes it there, and answers whether there was one. */
  readonly scan: (request: ScanRequest, best: ScanBest) => boolean;
}

export interface ScanRequest {
  readonly slot: number;
  readonly feature: number;
  /** Whether missing values go with the left side. */
  readonly missingLeft: boolean;
  /** The last bin that may go left. */
  readonly lastBin: number;
  readonly totalGradient: number;
  readonly totalHessian: number;
  /** What one unit of a histogram is worth. */
  readonly gradientQuantum: number;
  readonly hessianQuantum: number;
  readonly minHessian: number;
  readonly l2: number;
  /** What the node is worth unsplit. */
  readonly parent: number;
}

export interface ScanBest {
  gain: number;
  bin: number;
  /** Sums of the left side, in quanta. */
  gradient: number;
  hessian: number;
}
