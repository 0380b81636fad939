import { readReceipt } from '@foresale/db/customers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentRun, openShop } from './open-shop.ts';
import { asOfMoment, randomShop } from './random-shop.ts';
import { type ShopOrder, slowRfm } from './slow-rfm.ts';

describe('the receipt', () => {
  it('adds up to the scores of any customer of any shop', async () => {
    await using shop = await openShop();
    await fc.assert(
      fc.asyncProperty(randomShop, asOfMoment, async (random, asOf) => {
        await shop.database.fill(random);
        await shop.database.runAt(asOf);
        const runId = await currentRun(shop.database);
        for (const expected of slowRfm(random, asOf).slice(0, 4)) {
          const receipt = await readReceipt(shop.pool, { runId, customerId: expected.customerId });
          if (receipt === null) throw new Error('A customer with scores has a receipt.');
          const counted = receipt.orders.filter((order) => order.counted);
          const unmatched = receipt.unmatchedReturns.reduce((sum, row) => sum + row.amountMinor, 0);
          expect(counted).toHaveLength(expected.frequency);
          expect(counted.reduce((sum, order) => sum + order.netMinor, -unmatched)).toBe(expected.monetaryMinor);
          const lastDay = counted.map((order) => order.orderedOn).reduce((a, b) => (a > b ? a : b));
          expect((Date.parse(receipt.asOfDate) - Date.parse(lastDay)) / 86_400_000).toBe(expected.recencyDays);
          expect(receipt.orders).toHaveLength(
            random.orders.filter((order) => order.customerId === expected.customerId).length,
          );
          const belowTop = (['recency', 'frequency', 'monetary'] as const).filter((name) => receipt.scores[name] < 5);
          expect(receipt.lifts.map((lift) => lift.measure)).toEqual(belowTop);
          for (const lift of receipt.lifts) {
            const passed = (value: number) => receipt.cuts[lift.measure].filter((cut) => value > cut).length;
            const score = (value: number) => (lift.measure === 'recency' ? 5 - passed(value) : 1 + passed(value));
            const step = lift.needs === 'at most' ? 1 : -1;
            expect(score(lift.value)).toBeGreaterThan(receipt.scores[lift.measure]);
            // One less would not do.
            expect(score(lift.value + step)).toBe(receipt.scores[lift.measure]);
          }
        }
      }),
      { numRuns: 20, endOnFailure: false },
    );
  });

  it('says why an order does not count', async () => {
    await using shop = await openShop();
    const order = (orderId: string, rest: Partial<ShopOrder> = {}): ShopOrder => ({
      customerId: 'c',
      orderId,
      orderedAt: new Date('2025-01-10T12:00:00Z'),
      cancelledAt: null,
      amountMinor: 1000,
      ...rest,
    });
    await shop.database.fill({
      timeZone: 'UTC',
      orders: [
        order('good'),
        order('cancelled', { cancelledAt: new Date('2025-01-11T00:00:00Z') }),
        order('cancelled later', { cancelledAt: new Date('2025-03-01T00:00:00Z') }),
        order('free', { amountMinor: 0 }),
        order('came back'),
        order('too late', { orderedAt: new Date('2025-02-01T00:00:00Z') }),
      ],
      returns: [
        { customerId: 'c', orderId: 'came back', amountMinor: 1000, returnedAt: new Date('2025-01-20T00:00:00Z') },
        { customerId: 'c', orderId: 'good', amountMinor: 300, returnedAt: new Date('2025-01-20T00:00:00Z') },
        { customerId: 'c', orderId: null, amountMinor: 50, returnedAt: new Date('2025-01-20T00:00:00Z') },
        { customerId: 'c', orderId: 'good', amountMinor: 700, returnedAt: new Date('2025-02-20T00:00:00Z') },
      ],
    });
    await shop.database.runAt(new Date('2025-02-01T00:00:00Z'));
    const receipt = await readReceipt(shop.pool, { runId: await currentRun(shop.database), customerId: 'c' });
    expect(Object.fromEntries(receipt?.orders.map((row) => [row.orderId, row.why]) ?? [])).toEqual({
      good: 'counted',
      cancelled: 'cancelled',
      'cancelled later': 'counted',
      free: 'no amount',
      'came back': 'returned',
      'too late': 'after the as-of moment',
    });
    expect(receipt).toMatchObject({ frequency: 2, monetaryMinor: 1000 - 300 + 1000 - 50, recencyDays: 22 });
    expect(await readReceipt(shop.pool, { runId: 999, customerId: 'c' })).toBeNull();
  });
});
