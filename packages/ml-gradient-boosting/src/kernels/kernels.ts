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
}
