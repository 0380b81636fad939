import { expect, test } from 'vitest';
import { simulate } from '../src/index.ts';
import { areaUnderCurve } from './area-under-curve.ts';

const day = 86_400_000;
const histories = [...simulate({ endsOn: '2025-12-31', customers: 6_000, years: 2, seed: 11 })];
const orders = histories.flatMap((history) => history.orders);
const counts = histories.map((history) => history.orders.length);
const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', hour: '2-digit', hourCycle: 'h23' });

function countBy<Key>(keys: readonly Key[]): (key: Key) => number {
  const found = new Map<Key, number>();
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1);
  return (key) => found.get(key) ?? 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('the mean number of orders is the one asked for, over short and long histories', () => {
  expect(mean(counts)).toBeGreaterThan(3.7);
  expect(mean(counts)).toBeLessThan(4.3);
  const long = [...simulate({ endsOn: '2025-12-31', customers: 6_000, years: 5, ordersPerCustomer: 10 })];
  expect(mean(long.map((history) => history.orders.length))).toBeGreaterThan(9.2);
  expect(mean(long.map((history) => history.orders.length))).toBeLessThan(10.8);
});

test('November and December are the busiest months, August is quieter, and Christmas Day is nearly still', () => {
  const months = countBy(orders.map((order) => new Date(order.ordered_day * day).toISOString().slice(0, 7)));
  expect(months('2025-12')).toBeGreaterThan(1.3 * months('2025-08'));
  expect(months('2025-11')).toBeGreaterThan(1.3 * months('2025-08'));
  const days = countBy(orders.map((order) => new Date(order.ordered_day * day).toISOString().slice(0, 10)));
  expect(days('2025-12-25')).toBeLessThan(0.6 * days('2025-12-15'));
});

test('Mondays are busier than Saturdays, evenings than nights, in local time', () => {
  const weekdays = countBy(orders.map((order) => new Date(order.ordered_day * day).getUTCDay()));
  expect(weekdays(1)).toBeGreaterThan(1.3 * weekdays(6));
  const hours = countBy(orders.map((order) => Number(local.format(order.ordered_at))));
  expect(hours(20)).toBeGreaterThan(2.5 * hours(7));
  expect(hours(3)).toBeLessThan(0.1 * hours(20));
});

test('the shop grows', () => {
  const signUps = countBy(histories.map((history) => new Date(history.customer.signed_up_at).getUTCFullYear()));
  expect(signUps(2025)).toBeGreaterThan(1.2 * signUps(2024));
});

test('customers differ far more than chance alone would make them differ', () => {
  const average = mean(counts);
  const variance = mean(counts.map((count) => (count - average) ** 2));
  expect(variance / average).toBeGreaterThan(3);
  const share = (wanted: number): number => counts.filter((count) => count === wanted).length / counts.length;
  expect(share(0)).toBeGreaterThan(0.01);
  expect(share(0)).toBeLessThan(0.06);
  expect(share(1)).toBeGreaterThan(0.15);
  expect(share(1)).toBeLessThan(0.4);
  const sorted = counts.toSorted((one, other) => other - one);
  const best = sorted.slice(0, counts.length / 5).reduce((sum, count) => sum + count, 0);
  expect(best / orders.length).toBeGreaterThan(0.45);
});

test('customers stay true to departments and brands', () => {
  const loyal = histories.filter(({ items }) => items.length >= 10);
  const best = loyal.map(({ items }) => {
    const products = countBy(items.map((item) => item.product_id));
    return Math.max(...items.map((item) => products(item.product_id))) / items.length;
  });
  const shuffled = histories.flatMap(({ items }) => items.map((item) => item.product_id));
  const popular = countBy(shuffled);
  const mostPopular = Math.max(...[...new Set(shuffled)].map(popular)) / shuffled.length;
  expect(mean(best)).toBeGreaterThan(5 * mostPopular);
});

test('who buys in the next 30 days can be told, but not too well', () => {
  const cutOff = Date.parse('2025-12-01T23:00:00Z');
  const known = histories.filter(({ orders: own }) => own.some((order) => order.ordered_at < cutOff));
  const examples = known.map(({ orders: own }) => {
    const before = own.filter((order) => order.ordered_at < cutOff);
    const first = before[0]?.ordered_at ?? 0;
    const last = before.at(-1)?.ordered_at ?? 0;
    const rate = (before.length + 1) / ((cutOff - first) / day + 90);
    const label = own.some((order) => order.ordered_at >= cutOff && order.status !== 'cancelled');
    return { label, score: rate * Math.exp(-((cutOff - last) / day) * rate * 0.4) };
  });
  const baseRate = mean(examples.map(({ label }) => (label ? 1 : 0)));
  expect(baseRate).toBeGreaterThan(0.15);
  expect(baseRate).toBeLessThan(0.3);
  const area = areaUnderCurve(examples);
  expect(area).toBeGreaterThan(0.7);
  expect(area).toBeLessThan(0.87);
});
