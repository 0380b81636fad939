import { random } from '../test/sample-data.ts';

/** Seeded data sets of 25 features, each with its own kind of truth. */
export interface BenchData {
  readonly columns: Float64Array[];
  readonly labels: Uint8Array;
}

type Truth = (x: (feature: number) => number) => number;

export const truths: Readonly<Record<string, Truth>> = {
  /** Main effects, a product, a rule, as a shop has them. */
  shop: (x) => 2 * x(0) + 3 * x(1) * x(2) + Math.sin(4 * x(3)) + (x(5) > 0 && x(6) > 0 && x(7) > 0 ? 2 : 0) + x(4) - 1,
  additive: (x) => 2 * x(0) - x(1) ** 2 + Math.abs(x(2)) + Math.cos(5 * x(3)) + (x(8) > 0.3 ? 1 : 0) - 1,
  steps: (x) => (x(0) > 0 ? 1 : -1) * (x(1) > 0 ? 1 : -1) + (x(2) > 0.5 ? 2 : 0) - (x(10) < -0.5 ? 2 : 0),
  rare: (x) => 2 * x(0) + 2 * x(1) * x(5) - 5,
  /** Nothing but three-way interactions. */
  triples: (x) => 12 * x(0) * x(1) * x(2) + 12 * x(3) * x(5) * x(6) + 8 * Math.sign(x(7)) * x(8) * x(10),
};

/** Every fifth column misses a fifth of its values; what is missing counts as 0.3. */
export function benchData(truth: Truth, seed: number, rows: number, features = 25): BenchData {
  const next = random(seed);
  const columns = Array.from({ length: features }, () => new Float64Array(rows));
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let f = 0; f < features; f++) {
      const value = next() + next() + next() - 1.5;
      const column = columns[f];
      column[row] = f % 5 === 4 && next() < 0.2 ? Number.NaN : value;
    }
    const score = truth((feature) => {
      const value = columns[feature][row];
      return Number.isNaN(value) ? 0.3 : value;
    });
    labels[row] = next() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  }
  return { columns, labels };
}
