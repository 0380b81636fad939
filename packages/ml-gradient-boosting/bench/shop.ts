import type { CustomerHistory } from '@foresale/demo-shop';
import { products, simulate } from '@foresale/demo-shop';
import type { BenchData } from './data.ts';

/** What is known of a customer on the day of asking, from its history alone. */
export const shopFeatures = [
  'days since last order',
  'orders',
  'spent',
  'mean order value',
  'largest order',
  'last order value',
  'days since first order',
  'mean gap',
  'spread of gaps',
  'last gap',
  'silence over usual gap',
  'orders in 30 days',
  'orders in 90 days',
  'orders in 180 days',
  'orders in 365 days',
  'spent in 90 days',
  'spent in 365 days',
  'items per order',
  'different products',
  'different categories',
  'share of top category',
  'share returned',
  'share cancelled',
  'freight per order',
  'share of weekend orders',
] as const;

export type ShopFeature = (typeof shopFeatures)[number];

const HORIZON = 30;

/**
 * Customers of the demo shop with 25 features each, and whether they order in the 30 days after the day of asking.
 * Who never ordered before it is left out. Another seed is another shop.
 */
export function shopData(seed: number, rows: number): BenchData {
  const options = { endsOn: '2025-12-31', years: 5, ordersPerCustomer: 10, customers: Math.ceil(rows * 1.3), seed };
  const categories = new Map(products(options).map(({ product_id, category }) => [product_id, category]));
  const asked = Date.UTC(2025, 11, 1) / 86_400_000;
  const columns = shopFeatures.map(() => new Float64Array(rows));
  const labels = new Uint8Array(rows);
  let row = 0;
  for (const history of simulate(options)) {
    if (row === rows) break;
    const values = describe(history, asked, categories);
    if (values === null) continue;
    columns.forEach((column, f) => {
      column[row] = values[f];
    });
    const next = history.orders.some(
      ({ ordered_day, status }) => ordered_day >= asked && ordered_day < asked + HORIZON && status !== 'cancelled',
    );
    labels[row++] = next ? 1 : 0;
  }
  return { columns: columns.map((column) => column.slice(0, row)), labels: labels.slice(0, row) };
}

function describe(
  { orders: all, items: allItems, returns }: CustomerHistory,
  asked: number,
  categories: ReadonlyMap<string, string>,
): number[] | null {
  const known = all.filter(({ ordered_day }) => ordered_day < asked);
  const orders = known.filter(({ status }) => status !== 'cancelled').sort((a, b) => a.ordered_at - b.ordered_at);
  const first = orders.at(0);
  const last = orders.at(-1);
  if (first === undefined || last === undefined) return null;
  const days = orders.map(({ ordered_day }) => ordered_day);
  const amounts = orders.map(({ amount }) => amount / 100);
  const gaps = days.slice(1).map((day, i) => day - days[i]);
  const ids = new Set(orders.map(({ order_id }) => order_id));
  const items = allItems.filter(({ order_id }) => ids.has(order_id));
  const perCategory = new Map<string, number>();
  for (const { product_id, quantity } of items) {
    const category = categories.get(product_id) ?? '';
    perCategory.set(category, (perCategory.get(category) ?? 0) + quantity);
  }
  const quantity = sum(items.map((item) => item.quantity));
  const within = (span: number): number => days.filter((day) => day >= asked - span).length;
  const spentWithin = (span: number): number => sum(amounts.filter((_, i) => days[i] >= asked - span));
  const recency = asked - last.ordered_day;
  const gap = gaps.length === 0 ? Number.NaN : sum(gaps) / gaps.length;
  const spread = gaps.length < 2 ? Number.NaN : Math.sqrt(sum(gaps.map((each) => (each - gap) ** 2)) / gaps.length);
  return [
    recency,
    orders.length,
    sum(amounts),
    sum(amounts) / orders.length,
    Math.max(...amounts),
    amounts.at(-1) ?? Number.NaN,
    asked - first.ordered_day,
    gap,
    spread,
    gaps.at(-1) ?? Number.NaN,
    recency / Math.max(gap, 1),
    within(30),
    within(90),
    within(180),
    within(365),
    spentWithin(90),
    spentWithin(365),
    quantity / orders.length,
    new Set(items.map(({ product_id }) => product_id)).size,
    perCategory.size,
    Math.max(...perCategory.values()) / quantity,
    sum(returns.filter(({ returned_day }) => returned_day < asked).map((each) => each.quantity)) / quantity,
    1 - orders.length / known.length,
    sum(items.map(({ freight }) => freight)) / orders.length / 100,
    days.filter((day) => [2, 3].includes(day % 7)).length / days.length,
  ];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
