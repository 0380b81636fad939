import type { Distribution, Measure } from '@foresale/contract';

/** Customers by their score in a measure, from 1 to 5. */
export function scoresOf(distribution: Distribution, measure: Measure): number[] {
  const counts = [0, 0, 0, 0, 0];
  for (const each of distribution.scores) {
    const score = each[`${measure}Score`];
    counts[score - 1] = (counts[score - 1] ?? 0) + each.customers;
  }
  return counts;
}
