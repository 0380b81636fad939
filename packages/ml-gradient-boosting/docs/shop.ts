import type { ShopFeature } from '../bench/shop.ts';
import { shopData, shopFeatures } from '../bench/shop.ts';

/** Few enough to draw. */
export const featureNames = [
  'days since last order',
  'orders in 365 days',
  'mean gap',
  'days since first order',
] as const satisfies readonly ShopFeature[];

/** Customers of the demo shop, described by these features alone. */
export function shop(seed: number, rows: number) {
  const { columns, labels } = shopData(seed, rows);
  return { columns: featureNames.map((name) => columns[shopFeatures.indexOf(name)]), labels };
}
