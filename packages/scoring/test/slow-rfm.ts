/** The slow twin of the pipeline: one customer and one order at a time, straight from the rules, sharing no code with it. */

export interface ShopOrder {
  readonly customerId: string;
  readonly orderId: string;
  readonly orderedAt: Date;
  readonly cancelledAt: Date | 'from the start' | null;
  readonly amountMinor: number;
}

export interface ShopReturn {
  readonly customerId: string;
  readonly orderId: string | null;
  readonly amountMinor: number;
  readonly returnedAt: Date;
}

export interface Shop {
  readonly timeZone: string;
  readonly orders: readonly ShopOrder[];
  readonly returns: readonly ShopReturn[];
}

export interface Rfm {
  readonly customerId: string;
  readonly recencyDays: number;
  readonly frequency: number;
  readonly monetaryMinor: number;
  readonly scores: string;
  readonly segment: string;
}

type Values = Omit<Rfm, 'scores' | 'segment'>;

export function slowRfm(shop: Shop, asOf: Date): Rfm[] {
  const customers = [...new Set(shop.orders.map((order) => order.customerId))];
  const valued = customers.map((id) => valuesOf(shop, id, asOf)).filter((values) => values !== null);
  const cuts = {
    recency: quintiles(valued.map((values) => values.recencyDays)),
    frequency: quintiles(valued.map((values) => values.frequency)),
    monetary: quintiles(valued.map((values) => values.monetaryMinor)),
  };
  return valued
    .map((values) => {
      const r = 5 - above(values.recencyDays, cuts.recency);
      const f = 1 + above(values.frequency, cuts.frequency);
      const m = 1 + above(values.monetaryMinor, cuts.monetary);
      return { ...values, scores: `${r}${f}${m}`, segment: standardSegment(r, f) };
    })
    .sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
}

function valuesOf(shop: Shop, customerId: string, asOf: Date): Values | null {
  const known = shop.orders.filter((order) => order.customerId === customerId && order.orderedAt < asOf);
  const cameBack = shop.returns.filter((row) => row.customerId === customerId && row.returnedAt < asOf);
  let frequency = 0;
  let monetaryMinor = 0;
  let lastDay = Number.NEGATIVE_INFINITY;
  for (const order of known) {
    const isCancelled =
      order.cancelledAt === 'from the start' || (order.cancelledAt !== null && order.cancelledAt < asOf);
    let net = order.amountMinor;
    for (const row of cameBack) if (row.orderId === order.orderId) net -= row.amountMinor;
    if (isCancelled || net <= 0) continue;
    frequency += 1;
    monetaryMinor += net;
    lastDay = Math.max(lastDay, localDay(order.orderedAt, shop.timeZone));
  }
  for (const row of cameBack) {
    if (!known.some((order) => order.orderId === row.orderId)) monetaryMinor -= row.amountMinor;
  }
  if (frequency === 0) return null;
  return { customerId, recencyDays: localDay(asOf, shop.timeZone) - lastDay, frequency, monetaryMinor };
}

/** Days since 1970-01-01 by the calendar that hangs in the shop. */
export function localDay(moment: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  const part = Object.fromEntries(parts.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day) / 86_400_000;
}

/** The smallest value that at least the fraction of all values does not exceed. */
function quintiles(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.2, 0.4, 0.6, 0.8].map((fraction) => sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)] ?? 0);
}

function above(value: number, cuts: readonly number[]): number {
  return cuts.filter((cut) => value > cut).length;
}

function standardSegment(r: number, f: number): string {
  const rules: readonly [string, boolean][] = [
    ['Champions', r === 5 && f >= 4],
    ['Loyal', (r === 3 || r === 4) && f >= 4],
    ['Potential Loyalist', (r === 4 || r === 5) && (f === 2 || f === 3)],
    ['New', r === 5 && f === 1],
    ['Promising', r === 4 && f === 1],
    ['Need Attention', r === 3 && f === 3],
    ['About to Sleep', r === 3 && f <= 2],
    ['At-Risk', r <= 2 && (f === 3 || f === 4)],
    ["Can't Lose Them", r <= 2 && f === 5],
    ['Hibernating', r <= 2 && f <= 2 && !(r === 1 && f === 1)],
    ['Lost', r === 1 && f === 1],
  ];
  const names = rules.filter(([, applies]) => applies).map(([name]) => name);
  if (names.length !== 1) throw new Error(`R${r} F${f} has ${names.length} names.`);
  return names[0] ?? '';
}
