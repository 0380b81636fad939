import { createPool } from '@foresale/db';
import { readReceipt } from '@foresale/db/customers';
import { readCohorts, readKpis } from '@foresale/db/kpis';
import {
  chooseScheme,
  countMovements,
  fixCutpoints,
  listSchemes,
  previewScheme,
  readCutpoints,
  readMovement,
  saveScheme,
  schemeFromRules,
} from '@foresale/db/segments';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clusterCustomers } from '../src/index.ts';
import { asOfMoment, randomShop } from './random-shop.ts';
import { ShopDatabase } from './shop-database.ts';
import { type Shop, type ShopOrder, slowRfm } from './slow-rfm.ts';

async function openShop() {
  const database = await ShopDatabase.create();
  const pool = await createPool(database.url);
  return {
    database,
    pool,
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

const currentRun = async (database: ShopDatabase): Promise<number> => {
  const [row] = await database.rows(z.object({ id: z.number() }), 'select run_id as id from current_snapshot');
  return row?.id ?? 0;
};

/** A hundred customers who differ in everything. */
function variedShop(extra: readonly ShopOrder[] = []): Shop {
  const orders = Array.from({ length: 100 }, (_, customer) =>
    Array.from({ length: 1 + (customer % 7) }, (_, index) => ({
      customerId: `c${String(customer).padStart(3, '0')}`,
      orderId: `o${customer}-${index}`,
      orderedAt: new Date(Date.UTC(2025, 0, 1 + ((customer * 13 + index * 29) % 90), 12)),
      cancelledAt: null,
      amountMinor: 1000 + ((customer * 7919) % 9000),
    })),
  ).flat();
  return { timeZone: 'UTC', orders: [...orders, ...extra], returns: [] };
}

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
  }, 240_000);

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

describe('schemes', () => {
  it('name every combination of scores once, or are refused by the database', async () => {
    await using shop = await openShop();
    const schemes = await listSchemes(shop.pool);
    expect(schemes.map((scheme) => [scheme.name, scheme.chosen])).toEqual([
      ['standard', true],
      ['four tiers', false],
      ['clusters', false],
    ]);
    const cells = Array<number>(125).fill(1);
    const edit = { name: 'mine', kind: 'cells', bands: 5, segments: ['All', 'None'], cells } as const;
    for (const wrong of [
      { ...edit, cells: cells.slice(1) },
      { ...edit, cells: cells.with(7, 3) },
      { ...edit, cells: cells.with(7, 0) },
      { ...edit, cells: null },
      { ...edit, segments: ['Same', 'Same'] },
      { ...edit, segments: ['All', ' '] },
    ]) {
      await expect(saveScheme(shop.pool, wrong)).rejects.toThrow();
    }
    const schemeId = await saveScheme(shop.pool, edit);
    expect(await saveScheme(shop.pool, { ...edit, schemeId, segments: ['Everyone', 'None'] })).toBe(schemeId);
    expect((await listSchemes(shop.pool)).at(-1)).toMatchObject({ name: 'mine', version: 2 });
  });

  it('are made from rules, which may leave no gap and no overlap', () => {
    const good = schemeFromRules(
      [
        { segment: 'New', recency: [3, 4] },
        { segment: 'Old', recency: [1, 2] },
      ],
      4,
    );
    expect(good).toMatchObject({ segments: ['New', 'Old'] });
    expect('cells' in good && good.cells).toHaveLength(64);
    expect('cells' in good && [good.cells[0], good.cells[63]]).toEqual([2, 1]);
    expect(
      schemeFromRules(
        [
          { segment: 'Most', recency: [2, 4] },
          { segment: 'Some', recency: [1, 2], frequency: [1, 3] },
        ],
        4,
      ),
    ).toEqual({
      problems: [
        ...[1, 2, 3, 4].map((m) => ({ problem: 'gap', scores: `14${m}` })),
        ...[1, 2, 3].flatMap((f) =>
          [1, 2, 3, 4].map((m) => ({ problem: 'overlap', scores: `2${f}${m}`, segments: ['Most', 'Some'] })),
        ),
      ],
    });
  });

  it('show who would move, as the next run then moves them', async () => {
    await using shop = await openShop();
    await shop.database.fill(variedShop());
    const asOf = new Date('2025-04-01T00:00:00Z');
    for (const scheme of (await listSchemes(shop.pool)).filter((row) => row.cells !== null)) {
      await shop.database.runAt(asOf);
      const runId = await currentRun(shop.database);
      const preview = await previewScheme(shop.pool, { runId, ...scheme, cells: scheme.cells ?? [] });
      await chooseScheme(shop.pool, scheme.scheme_id);
      await shop.database.runAt(asOf);
      const moved = await countMovements(shop.pool, { fromRunId: runId, toRunId: await currentRun(shop.database) });
      expect(preview.map((row) => [row.from_segment, row.to_segment, row.customers])).toEqual(
        moved.map((row) => [row.from_segment, row.to_segment, row.customers]),
      );
      expect(new Set(moved.map((row) => row.cause))).toEqual(
        new Set(moved.map((row) => (row.from_segment === row.to_segment ? null : 'definition changed'))),
      );
    }
  });

  it('of clusters give everyone the name of a centre, the same each time', async () => {
    await using shop = await openShop();
    await shop.database.fill(variedShop());
    const clusters = (await listSchemes(shop.pool)).find((scheme) => scheme.kind === 'clusters');
    await chooseScheme(shop.pool, clusters?.scheme_id ?? 0);
    const read = async () => {
      expect(await shop.database.runAt(new Date('2025-04-01T00:00:00Z'))).toMatchObject({ status: 'published' });
      return shop.database.readScores();
    };
    const first = await read();
    expect(first).toHaveLength(100);
    expect(new Set(first.map((row) => row.segment)).size).toBe(5);
    const champions = first.filter((row) => row.segment === 'Champions');
    const lost = first.filter((row) => row.segment === 'Lost');
    const mean = (rows: typeof first) => rows.reduce((sum, row) => sum + row.frequency, 0) / rows.length;
    expect(mean(champions)).toBeGreaterThan(mean(lost));
    expect(await read()).toEqual(first);
  });

  it('of clusters do with fewer different customers than names', () => {
    const same = { recency: 1, frequency: 2, monetary: 3 };
    expect(clusterCustomers([], ['a', 'b']).centres).toEqual([]);
    expect(clusterCustomers([same, same, same], ['a', 'b']).centres).toMatchObject([{ segment: 'a' }]);
    expect(clusterCustomers([same, { ...same, frequency: 9 }], ['a', 'b', 'c']).centres).toMatchObject([
      { segment: 'a', frequency: 1 },
      { segment: 'b', frequency: -1 },
    ]);
  });
});

describe('movement', () => {
  const april = new Date('2025-04-01T00:00:00Z');
  const may = new Date('2025-05-15T00:00:00Z');

  it('tells the customer who acted from those whom time passed by', async () => {
    await using shop = await openShop();
    await shop.database.fill(variedShop());
    for (const measure of ['recency', 'frequency', 'monetary'] as const) {
      const cuts = { recency: [10, 30, 60, 90], frequency: [1, 2, 4, 6], monetary: [1000, 5000, 9000, 20000] }[measure];
      await fixCutpoints(shop.pool, { bands: 5, measure, cuts });
    }
    await shop.database.runAt(april);
    const fromRunId = await currentRun(shop.database);
    const orders = Array.from({ length: 6 }, (_, index) => ({
      customerId: 'c000',
      orderId: `new-${index}`,
      orderedAt: new Date('2025-05-10T00:00:00Z'),
      cancelledAt: null,
      amountMinor: 5000,
    }));
    const newcomer = orders.slice(0, 1).map((order) => ({ ...order, customerId: 'newcomer' }));
    await shop.database.fill(variedShop([...orders, ...newcomer]));
    await shop.database.runAt(may);
    const between = { fromRunId, toRunId: await currentRun(shop.database) };
    expect(await readMovement(shop.pool, { ...between, customerId: 'c000' })).toMatchObject({ cause: 'acted' });
    expect(await readMovement(shop.pool, { ...between, customerId: 'newcomer' })).toMatchObject({ cause: 'came' });
    const moved = await countMovements(shop.pool, between);
    expect(new Set(moved.map((row) => row.cause))).toEqual(new Set([null, 'acted', 'came', 'time passed']));
    expect(moved.reduce((sum, row) => sum + row.customers, 0)).toBe(101);
  });

  it('names cut-points that moved', async () => {
    await using shop = await openShop();
    await shop.database.fill(variedShop());
    await shop.database.runAt(april);
    const fromRunId = await currentRun(shop.database);
    await fixCutpoints(shop.pool, { bands: 5, measure: 'frequency', cuts: [50, 60, 70, 80] });
    await shop.database.runAt(april);
    const toRunId = await currentRun(shop.database);
    const moved = await countMovements(shop.pool, { fromRunId, toRunId });
    expect(moved.filter((row) => row.cause === 'cut-points moved').length).toBeGreaterThan(0);
    expect(new Set(moved.map((row) => row.cause))).toEqual(new Set([null, 'cut-points moved']));
    const report = (await readCutpoints(shop.pool, toRunId)).find((row) => row.measure === 'frequency');
    expect(report).toMatchObject({ fixedByHand: true, customersByScore: [100, 0, 0, 0, 0], emptyScores: [2, 3, 4, 5] });
    await fixCutpoints(shop.pool, { bands: 5, measure: 'frequency', cuts: null });
    await shop.database.runAt(april);
    expect((await readCutpoints(shop.pool, await currentRun(shop.database)))[1]).toMatchObject({ fixedByHand: false });
    await expect(fixCutpoints(shop.pool, { bands: 5, measure: 'frequency', cuts: [3, 2, 1, 0] })).rejects.toThrow();
  });

  it('reports ties that make cut-points fall together', async () => {
    await using shop = await openShop();
    const orders = Array.from({ length: 10 }, (_, index) => ({
      customerId: `c${index}`,
      orderId: `o${index}`,
      orderedAt: new Date(Date.UTC(2025, 0, 1 + index)),
      cancelledAt: null,
      amountMinor: index === 9 ? 500 : 100,
    }));
    await shop.database.fill({ timeZone: 'UTC', orders, returns: [] });
    await shop.database.runAt(april);
    const [recency, frequency, monetary] = await readCutpoints(shop.pool, await currentRun(shop.database));
    expect(recency).toMatchObject({ emptyScores: [], commonestCustomers: 1 });
    expect(frequency).toMatchObject({
      cuts: [1, 1, 1, 1],
      emptyScores: [2, 3, 4, 5],
      commonestValue: 1,
      commonestCustomers: 10,
    });
    expect(monetary).toMatchObject({ customersByScore: [9, 0, 0, 0, 1], commonestValue: 100, commonestCustomers: 9 });
  });
});

describe('key figures', () => {
  it('are those of the counted orders, by month, week and day', async () => {
    await using shop = await openShop();
    const order = (customerId: string, date: string, amountMinor: number, cancelled = false): ShopOrder => ({
      customerId,
      orderId: `${customerId} ${date}`,
      orderedAt: new Date(`${date}T12:00:00Z`),
      cancelledAt: cancelled ? 'from the start' : null,
      amountMinor,
    });
    await shop.database.fill({
      timeZone: 'UTC',
      orders: [
        order('a', '2025-01-01', 1000),
        order('a', '2025-01-05', 2000),
        order('a', '2025-03-06', 4000),
        order('b', '2025-01-31', 500),
        order('b', '2025-02-01', 500, true),
        order('c', '2025-03-31', 900),
        order('c', '2025-05-01', 900),
      ],
      returns: [
        { customerId: 'a', orderId: 'a 2025-03-06', amountMinor: 1000, returnedAt: new Date('2025-03-20T00:00:00Z') },
      ],
    });
    await shop.database.runAt(new Date('2025-04-01T00:00:00Z'));
    const runId = await currentRun(shop.database);
    expect(await readKpis(shop.pool, { runId, period: 'month' })).toEqual([
      {
        periodStart: '2025-01-01',
        revenue: 35,
        orders: 3,
        averageOrderValue: 11.67,
        activeCustomers: 2,
        newCustomers: 2,
        repeatCustomers: 1,
        repeatRate: 0.5,
      },
      {
        periodStart: '2025-03-01',
        revenue: 39,
        orders: 2,
        averageOrderValue: 19.5,
        activeCustomers: 2,
        newCustomers: 1,
        repeatCustomers: 1,
        repeatRate: 0.5,
      },
    ]);
    const weeks = await readKpis(shop.pool, { runId, period: 'week', until: '2025-01-06' });
    expect(weeks).toMatchObject([{ periodStart: '2024-12-30', revenue: 30, orders: 2 }]);
    expect(await readKpis(shop.pool, { runId, period: 'day', from: '2025-03-06' })).toHaveLength(2);
    expect(await readCohorts(shop.pool, runId)).toEqual([
      { cohort: '2025-01-01', monthsLater: 0, customers: 2, cohortSize: 2, retention: 1 },
      { cohort: '2025-01-01', monthsLater: 2, customers: 1, cohortSize: 2, retention: 0.5 },
      { cohort: '2025-03-01', monthsLater: 0, customers: 1, cohortSize: 1, retention: 1 },
    ]);
    expect(await shop.database.rows(z.unknown(), 'select * from kpis_by_month')).toHaveLength(2);
  });

  it('of any shop and any range are the same as counted anew', async () => {
    await using shop = await openShop();
    const day = fc.integer({ min: 19_500, max: 20_300 });
    const length = fc.integer({ min: 0, max: 400 });
    const countDifferences = async (question: string, values: readonly unknown[]): Promise<number> => {
      const schema = z.object({ differences: z.number() });
      const text = `select count(*) as differences from (${question}) different`;
      const [row] = await shop.database.rows(schema, text, values);
      return row?.differences ?? Number.NaN;
    };
    await fc.assert(
      fc.asyncProperty(randomShop, asOfMoment, day, length, async (random, asOf, from, days) => {
        await shop.database.fill(random);
        await shop.database.runAt(asOf);
        const runId = await currentRun(shop.database);
        for (const period of ['day', 'week', 'month']) {
          const stored = 'select * from run_kpis($1, $2, -1000000, 10000000)';
          const anew = 'select k.* from runs r, kpis($1, r.as_of) k where r.run_id = $2';
          const question = `(${stored} except ${anew}) union all (${anew} except ${stored})`;
          expect(await countDifferences(question, [period, runId]), period).toBe(0);
        }
        const cohorts = `select cohort, months_later, customers, retention from monthly_cohorts
          except select c.cohort, c.months_later, c.customers, c.retention
            from runs r, cohort_retention(r.as_of) c where r.run_id = $1`;
        expect(await countDifferences(cohorts, [runId])).toBe(0);
        const totals = `
          with counted as (
            select c.* from runs r, counted_orders(r.as_of) c where r.run_id = $1
          ), active as (
            select count(*) as orders,
              exists (select from counted b where b.customer_id = c.customer_id and b.ordered_day < $2) as came_back
            from counted c where ordered_day >= $2 and ordered_day < $3 group by customer_id
          )
          select sum(orders)::bigint, count(*), count(*) filter (where not came_back),
            count(*) filter (where came_back or orders > 1) from active having count(*) > 0
          except
          select orders, active_customers, new_customers, repeat_customers from run_totals($1, $2, $3)`;
        expect(await countDifferences(totals, [runId, from, from + days])).toBe(0);
      }),
      { numRuns: 15, endOnFailure: false },
    );
  }, 240_000);
});
