import { fillEmptyShop } from '@foresale/db/fill';
import { copyBatches, copyColumns, copyProducts } from '@foresale/demo-shop';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asOfMoment, randomShop } from './random-shop.ts';
import { ShopDatabase } from './shop-database.ts';
import { type Shop, slowRfm } from './slow-rfm.ts';

describe('scores', () => {
  it('equal the slow twin on random shops, at any as-of moment', async () => {
    await using shop = await ShopDatabase.create();
    await fc.assert(
      fc.asyncProperty(randomShop, asOfMoment, async (random, asOf) => {
        await shop.fill(random);
        expect(await shop.runAt(asOf)).toMatchObject({ status: 'published' });
        expect(await shop.readScores()).toEqual(slowRfm(random, asOf));
      }),
      { numRuns: 60, endOnFailure: false },
    );
  });

  it('equal the slow twin on the demo shop, today and half a year ago', async () => {
    await using shop = await ShopDatabase.create();
    const options = { customers: 400, seed: 7, endsOn: '2025-11-30', timeZone: 'Europe/Berlin', currency: 'EUR' };
    const parts = [copyProducts(options), ...copyBatches(options)].flat();
    await fillEmptyShop(
      shop.url,
      parts.map((part) => ({ ...part, columns: copyColumns[part.table] })),
    );
    await shop.rows(z.unknown(), `update settings set time_zone = 'Europe/Berlin'`);
    const history = await readShop(shop);
    for (const asOf of [new Date('2025-12-01T08:00:00Z'), new Date('2025-05-31T22:00:00Z')]) {
      expect(await shop.runAt(asOf)).toMatchObject({ status: 'published' });
      const expected = slowRfm(history, asOf);
      expect(expected.length).toBeGreaterThan(100);
      expect(await shop.readScores()).toEqual(expected);
    }
  });

  it('are the same for a shop so large that two sessions share it', async () => {
    await using shop = await ShopDatabase.create();
    await shop.rows(
      z.unknown(),
      `insert into customers (customer_id) select 'c' || n from generate_series(1, 50001) as n`,
    );
    await shop.rows(
      z.unknown(),
      `insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day)
       select customer_id, 'o', '2025-01-01', 'any', 'EUR', amount, amount * 100, date '2025-01-01' - date '1970-01-01'
       from customers cross join lateral (select substr(customer_id, 2)::integer % 97 + 1) cheap(amount)`,
    );
    expect(await shop.runAt(new Date('2025-01-03T00:00:00Z'))).toEqual({ status: 'published', customers: 50_001 });
    const [sums] = await shop.rows(
      z.object({ people: z.number(), orders: z.number(), days: z.number() }),
      'select count(distinct customer_id) as people, sum(frequency) as orders, sum(recency_days) as days from rfm_scores',
    );
    expect(sums).toEqual({ people: 50_001, orders: 50_001, days: 100_002 });
    const misplaced = await shop.rows(
      z.unknown(),
      `select * from (
         select rank, customer_id, row_number() over (order by overall_rfm_score desc, monetary_minor desc, customer_id) as place
         from priority_list_rows
       ) l where rank <> place`,
    );
    expect(misplaced).toEqual([]);
  });

  it('are not touched by what became known only later', async () => {
    await using shop = await ShopDatabase.create();
    await fc.assert(
      fc.asyncProperty(randomShop, asOfMoment, async (random, asOf) => {
        await shop.fill(random);
        await shop.runAt(asOf);
        const whole = await shop.readScores();
        await shop.fill({
          ...random,
          orders: random.orders
            .filter((order) => order.orderedAt < asOf)
            .map((order) => ({
              ...order,
              cancelledAt: order.cancelledAt instanceof Date && order.cancelledAt >= asOf ? null : order.cancelledAt,
            })),
          returns: random.returns.filter((row) => row.returnedAt < asOf),
        });
        await shop.runAt(asOf);
        expect(await shop.readScores()).toEqual(whole);
      }),
      { numRuns: 25, endOnFailure: false },
    );
  });
});

describe('what counts', () => {
  it('is what happened before the as-of moment, and nothing that happened at it', async () => {
    await using database = await ShopDatabase.create();
    const asOf = new Date('2025-02-01T00:00:00Z');
    const before = new Date(asOf.getTime() - 1);
    const order = (customerId: string, rest: { orderedAt?: Date; cancelledAt?: Date } = {}) => ({
      customerId,
      orderId: customerId,
      orderedAt: new Date('2025-01-10T12:00:00Z'),
      cancelledAt: null,
      amountMinor: 1000,
      ...rest,
    });
    const whole = (customerId: string, returnedAt: Date) => ({
      customerId,
      orderId: customerId,
      amountMinor: 1000,
      returnedAt,
    });
    const shop: Shop = {
      timeZone: 'UTC',
      orders: [
        order('ordered before', { orderedAt: before }),
        order('ordered then', { orderedAt: asOf }),
        order('cancelled before', { cancelledAt: before }),
        order('cancelled then', { cancelledAt: asOf }),
        order('returned before'),
        order('returned then'),
      ],
      returns: [whole('returned before', before), whole('returned then', asOf)],
    };
    await database.fill(shop);
    await database.runAt(asOf);
    const scores = await database.readScores();
    expect(scores.map(({ customerId }) => customerId)).toEqual(['cancelled then', 'ordered before', 'returned then']);
    expect(scores).toEqual(slowRfm(shop, asOf));
  });
});

describe('the default as-of moment', () => {
  const order = (orderedAt: string) => ({
    customerId: 'c',
    orderId: orderedAt,
    orderedAt: new Date(orderedAt),
    cancelledAt: null,
    amountMinor: 100,
  });
  const decision = z.object({ as_of: z.date(), as_of_reason: z.string(), as_of_day: z.number() });

  it.each([
    { newest: '2025-03-25T12:00:00Z', asOf: '2025-04-01T12:00:00Z', reason: 'now' },
    // The day of the order ends at midnight in the shop's zone, which is summer time by then.
    { newest: '2025-03-25T11:59:59Z', asOf: '2025-03-25T23:00:00Z', reason: 'newest data' },
    { newest: '2025-03-25T23:30:00Z', asOf: '2025-04-01T12:00:00Z', reason: 'now' },
    { newest: '2024-07-10T22:30:00Z', asOf: '2024-07-11T22:00:00Z', reason: 'newest data' },
  ])('is $reason after $newest', async ({ newest, asOf, reason }) => {
    await using shop = await ShopDatabase.create();
    await shop.fill({ timeZone: 'Europe/Berlin', orders: [order(newest), order('2024-01-01T00:00:00Z')], returns: [] });
    await shop.execute(await shop.request(), { now: () => new Date('2025-04-01T12:00:00Z') });
    const [run] = await shop.rows(decision, 'select as_of, as_of_reason, as_of_day from runs');
    expect(run).toMatchObject({ as_of: new Date(asOf), as_of_reason: reason });
  });

  it('is now for an empty shop, which publishes an empty snapshot', async () => {
    await using shop = await ShopDatabase.create();
    expect(await shop.runAt()).toEqual({ status: 'published', customers: 0 });
    const [run] = await shop.rows(decision, 'select as_of, as_of_reason, as_of_day from runs');
    expect(run?.as_of_reason).toBe('now');
    expect(await shop.rows(z.unknown(), 'select from segments where customers = 0')).toHaveLength(11);
  });
});

async function readShop(shop: ShopDatabase): Promise<Shop> {
  const orders = await shop.rows(
    z.object({
      customerId: z.string(),
      orderId: z.string(),
      orderedAt: z.date(),
      cancelledAt: z.date().nullable(),
      amountMinor: z.number(),
    }),
    `select customer_id as "customerId", order_id as "orderId", ordered_at as "orderedAt",
            cancelled_at as "cancelledAt", amount_minor as "amountMinor" from orders`,
  );
  const returns = await shop.rows(
    z.object({
      customerId: z.string(),
      orderId: z.string().nullable(),
      amountMinor: z.number(),
      returnedAt: z.date(),
    }),
    `select customer_id as "customerId", order_id as "orderId", amount_minor as "amountMinor",
            returned_at as "returnedAt" from returns`,
  );
  return { timeZone: 'Europe/Berlin', orders, returns };
}
