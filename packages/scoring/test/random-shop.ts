import fc from 'fast-check';
import type { Shop } from './slow-rfm.ts';

/** Zones with half hours, a date line that moved, and a clock that is changed at midnight. */
const timeZones = [
  'UTC',
  'Europe/Berlin',
  'America/Havana',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Pacific/Kiritimati',
] as const;

/** Moments around which calendars are odd: changes of the clock, leap days, turns of the year, ages away. */
const oddMoments = [
  '1952-02-29T12:00:00Z',
  '2011-12-30T09:59:59Z',
  '2024-02-28T23:59:59.999Z',
  '2024-02-29T00:00:00Z',
  '2024-03-10T04:59:59Z',
  '2024-03-10T05:00:00Z',
  '2024-03-31T00:59:59Z',
  '2024-03-31T01:00:00Z',
  '2024-10-27T00:30:00Z',
  '2024-11-03T04:30:00Z',
  '2024-12-31T23:30:00Z',
  '2025-01-01T00:00:00Z',
  '2999-12-31T23:59:59Z',
].map((text) => new Date(text));

const moment = fc.oneof(
  fc.constantFrom(...oddMoments),
  fc.date({ min: new Date('2023-06-01T00:00:00Z'), max: new Date('2025-06-01T00:00:00Z'), noInvalidDate: true }),
);

/** Few values, so that ties and shops where all are the same come up often. */
const amount = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 10_000_000 }));

export const asOfMoment = fc.oneof(
  fc.constantFrom(...oddMoments),
  fc.date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2025-07-01T00:00:00Z'), noInvalidDate: true }),
);

export const randomShop: fc.Arbitrary<Shop> = fc
  .record({
    timeZone: fc.constantFrom(...timeZones),
    customers: fc.integer({ min: 1, max: 12 }),
    orders: fc.array(
      fc.record({
        customer: fc.nat(1000),
        orderedAt: moment,
        cancelledAt: fc.option(fc.oneof(moment, fc.constant('from the start' as const)), { freq: 6 }),
        amountMinor: amount,
      }),
      { maxLength: 60 },
    ),
    returns: fc.array(
      fc.record({
        order: fc.nat(1000),
        customer: fc.nat(1000),
        kind: fc.constantFrom('whole', 'part', 'unmatched', 'unknown order'),
        part: amount,
        returnedAt: moment,
      }),
      { maxLength: 15 },
    ),
  })
  .map((seed) => {
    const orders = seed.orders.map(({ customer, ...order }, index) => ({
      ...order,
      customerId: `c${customer % seed.customers}`,
      orderId: `o${index}`,
    }));
    const returns = seed.returns.map(({ order, customer, kind, part, returnedAt }) => {
      const target = orders[order % Math.max(1, orders.length)];
      if (target === undefined || kind === 'unmatched' || kind === 'unknown order') {
        const orderId = kind === 'unknown order' ? 'nowhere' : null;
        return { customerId: `c${customer % seed.customers}`, orderId, amountMinor: part, returnedAt };
      }
      const amountMinor = kind === 'whole' ? target.amountMinor : part;
      return { customerId: target.customerId, orderId: target.orderId, amountMinor, returnedAt };
    });
    return { timeZone: seed.timeZone, orders, returns };
  });
