import type { Dataset } from '../src/index.ts';

/** A seeded generator of numbers in [0, 1) (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Rows with main effects (0, 3, 4), a product (1 × 2), a three-way rule (5, 6, 7), missing values in every fifth
 * column, and noise columns after those.
 */
export function sample(seed: number, rows: number, features = 10): Dataset & { labels: Uint8Array } {
  const next = random(seed);
  const columns = Array.from({ length: features }, () => new Float64Array(rows));
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    columns.forEach((column, f) => {
      const value = Math.round((next() + next() + next() - 1.5) * 200) / 200;
      column[row] = f % 5 === 4 && next() < 0.2 ? Number.NaN : value;
    });
    const x = (f: number): number => {
      const value = columns[f]?.[row] ?? 0;
      return Number.isNaN(value) ? 0.3 : value;
    };
    const rule = x(5) > 0 && x(6) > 0 && x(7) > 0 ? 2 : 0;
    const score = 2 * x(0) + 3 * x(1) * x(2) + Math.sin(4 * x(3)) + rule + x(4) - 1;
    labels[row] = next() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
  }
  return { columns, labels };
}
