import type { Tree } from './model.ts';
import type { Split } from './split.ts';

/** Nodes of a tree while it grows. */
export class TreeBuilder {
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #missingLeft: number[] = [];
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #value: number[] = [];
  readonly #cover: number[] = [];
  readonly #leftCategories = new Map<number, readonly number[]>();

  addLeaf(cover: number): number {
    this.#threshold.push(0);
    this.#missingLeft.push(0);
    this.#left.push(-1);
    this.#right.push(-1);
    this.#value.push(0);
    this.#cover.push(cover);
    return this.#feature.push(-1) - 1;
  }

  split(node: number, split: Split, leftCover: number, rightCover: number): [number, number] {
    this.#feature[node] = split.feature;
    this.#threshold[node] = split.threshold;
    this.#missingLeft[node] = split.missingLeft ? 1 : 0;
    if (split.leftCategories !== null) this.#leftCategories.set(node, split.leftCategories);
    const left = this.addLeaf(leftCover);
    const right = this.addLeaf(rightCover);
    this.#left[node] = left;
    this.#right[node] = right;
    return [left, right];
  }

  setValue(node: number, value: number): void {
    this.#value[node] = value;
  }

  build(): Tree {
    return {
      feature: Int32Array.from(this.#feature),
      threshold: Int32Array.from(this.#threshold),
      missingLeft: Uint8Array.from(this.#missingLeft),
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
      value: Float64Array.from(this.#value),
      cover: Float64Array.from(this.#cover),
      leftCategories: this.#leftCategories,
    };
  }
}
