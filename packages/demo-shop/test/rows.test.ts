import { expect, test } from 'vitest';
import { products, type ShopOptions, simulate } from '../src/index.ts';

const shop: ShopOptions = { endsOn: '2025-12-31', customers: 1_500, years: 2, seed: 3 };
const start = Date.parse('2023-12-31T23:00:00Z') - 366 * 86_400_000;
const end = Date.parse('2025-12-31T23:00:00Z');
const histories = [...simulate(shop)];
const catalogue = new Map(products(shop).map((product) => [product.product_id, product]));

test('an order is worth the sum of its items, and payments cover that and the freight', () => {
  let paidInFull = 0;
  for (const { orders, items, payments } of histories) {
    for (const order of orders) {
      const own = items.filter((item) => item.order_id === order.order_id);
      expect(own.map((item) => item.line_no)).toEqual(own.map((_, index) => index + 1));
      expect(order.amount).toBe(own.reduce((sum, item) => sum + item.quantity * item.unit_price, 0));
      const freight = own.reduce((sum, item) => sum + item.freight, 0);
      const paid = payments.filter((payment) => payment.order_id === order.order_id);
      if (order.status === 'cancelled') expect(paid).toEqual([]);
      if (paid.some((payment) => payment.type !== 'voucher')) {
        expect(paid.reduce((sum, payment) => sum + payment.amount, 0)).toBe(order.amount + freight);
        paidInFull++;
      }
    }
  }
  expect(paidInFull).toBeGreaterThan(0.9 * histories.reduce((sum, { orders }) => sum + orders.length, 0));
});

test('every moment lies in the history and after what it follows from', () => {
  for (const { customer, orders, payments, returns } of histories) {
    const orderedAt = new Map(orders.map((order) => [order.order_id, order.ordered_at]));
    expect(customer.signed_up_at).toBeGreaterThanOrEqual(start);
    expect(orders.every((order) => order.ordered_at >= customer.signed_up_at && order.ordered_at < end)).toBe(true);
    expect(orders.map((order) => order.ordered_at)).toEqual([...orderedAt.values()].sort((a, b) => a - b));
    for (const order of orders) {
      expect(order.cancelled_at === null).toBe(order.status !== 'cancelled');
      if (order.cancelled_at !== null) expect(order.cancelled_at).toBeGreaterThan(order.ordered_at);
      expect(order.cancelled_at ?? 0).toBeLessThan(end);
    }
    for (const { order_id, paid_at } of payments) {
      expect(paid_at).toBeGreaterThan(orderedAt.get(order_id) ?? Number.NaN);
      expect(paid_at).toBeLessThan(end);
    }
    for (const { order_id, returned_at } of returns) {
      expect(returned_at).toBeGreaterThan(orderedAt.get(order_id) ?? Number.NaN);
      expect(returned_at).toBeLessThan(end);
    }
  }
});

test('days are those of the shop, not of UTC', () => {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' });
  const dayOf = (moment: number): number => Date.parse(`${format.format(moment)}T00:00:00Z`) / 86_400_000;
  let differing = 0;
  for (const { orders, returns } of histories) {
    for (const order of orders) {
      expect(order.ordered_day).toBe(dayOf(order.ordered_at));
      if (order.ordered_day !== Math.floor(order.ordered_at / 86_400_000)) differing++;
    }
    for (const row of returns) expect(row.returned_day).toBe(dayOf(row.returned_at));
  }
  expect(differing).toBeGreaterThan(0);
});

test('what comes back was bought, in no larger quantity and for the price paid', () => {
  let whole = 0;
  let partial = 0;
  for (const { items, returns, orders } of histories) {
    for (const row of returns) {
      const item = items.find((one) => one.order_id === row.order_id && one.product_id === row.product_id);
      expect(row.quantity).toBeLessThanOrEqual(item?.quantity ?? 0);
      expect(row.quantity).toBeGreaterThan(0);
      expect(row.amount).toBe(row.quantity * (item?.unit_price ?? Number.NaN));
    }
    for (const order of orders) {
      const back = returns.filter((row) => row.order_id === order.order_id);
      const amount = back.reduce((sum, row) => sum + row.amount, 0);
      if (amount === order.amount) whole++;
      else if (amount > 0) partial++;
    }
  }
  expect(whole).toBeGreaterThan(50);
  expect(partial).toBeGreaterThan(50);
});

test('ids are unique and products exist; prices are at most the list price and sometimes below it', () => {
  const ids = histories.flatMap(({ customer, orders }) => [
    customer.customer_id,
    ...orders.map((order) => order.order_id),
  ]);
  expect(new Set(ids).size).toBe(ids.length);
  const items = histories.flatMap((history) => history.items);
  const discounted = items.filter((item) => {
    const listPrice = catalogue.get(item.product_id)?.list_price ?? Number.NaN;
    expect(item.unit_price).toBeLessThanOrEqual(listPrice);
    return item.unit_price < listPrice;
  });
  expect(discounted.length / items.length).toBeGreaterThan(0.08);
  expect(discounted.length / items.length).toBeLessThan(0.35);
  expect(new Set([...catalogue.values()].map((product) => product.name)).size).toBe(catalogue.size);
});

test('nobody can be written to or called', () => {
  // The blocks that Ofcom, BNetzA, Arcep, PTS, NANPA and ACMA keep free for fiction.
  const reserved = [
    /^\+44 7700 900\d{3}$/,
    /^\+49 (30 23125|40 66969|69 90009|89 99998)\d{3}$/,
    /^\+49 221 4710\d{3}$/,
    /^\+33 (1 99 00|6 39 98|4 65 71) \d\d \d\d$/,
    /^\+46 (8 465 004|31 390 06|40 628 04) \d\d$/,
    /^\+1 \d{3} 555 01\d\d$/,
    /^\+61 [237] (5550|7010) \d{4}$/,
  ];
  const people = histories.map((history) => history.customer);
  const emails = people.flatMap(({ email }) => email ?? []);
  expect(emails.filter((email) => !/^[a-z]+\.[a-z]+\.\d+@example\.com$/.test(email))).toEqual([]);
  expect(new Set(emails).size).toBe(emails.length);
  const phones = people.flatMap(({ phone }) => phone ?? []);
  expect(phones.length).toBeGreaterThan(people.length / 2);
  expect(phones.filter((phone) => !reserved.some((block) => block.test(phone)))).toEqual([]);
  expect(new Set(people.map(({ country }) => country)).size).toBe(7);
});
