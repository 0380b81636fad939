import { random } from '../test/sample-data.ts';

export const featureNames = ['days since last order', 'orders in a year', 'usual gap in days', 'share returned'];

/**
 * Customers of a simulated shop: each has a usual gap between orders and a chance of having left for good after each
 * of them. The label is whether an order comes in the next 30 days, so that recency means little without the gap.
 */
export function shop(seed: number, rows: number) {
  const next = random(seed);
  const columns = featureNames.map(() => new Float64Array(rows));
  const labels = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const gap = Math.exp(2.5 + 2.2 * next());
    const returned = next() ** 3;
    const orders = Math.max(1, Math.round((365 / gap) * (0.5 + next())));
    const since = Math.floor(-Math.log(1 - next()) * gap * (1 + 1.5 * next()));
    const gone = 1 / (1 + Math.exp(-(since / gap - 3) * 1.5));
    const chance = (1 - gone) * (1 - Math.exp(-30 / gap)) * (1 - 0.6 * returned);
    const values = [since, orders, orders === 1 ? Number.NaN : Math.round(gap), Math.round(returned * 100) / 100];
    columns.forEach((column, f) => {
      column[row] = values[f] ?? Number.NaN;
    });
    labels[row] = next() < chance ? 1 : 0;
  }
  return { columns, labels };
}
