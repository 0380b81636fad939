import {
  chooseScheme,
  countMovements,
  fixCutpoints,
  listSchemes,
  readCutpoints,
  readMovement,
} from '@foresale/db/segments';
import { describe, expect, it } from 'vitest';
import { currentRun, openShop, variedShop } from './open-shop.ts';

describe('movement', () => {
  const april = new Date('2025-04-01T00:00:00Z');
  const may = new Date('2025-05-15T00:00:00Z');

  it('tells the customer who acted from those whom time passed by', async () => {
    await using shop = await openShop();
    const leaver = {
      customerId: 'leaver',
      orderId: 'taken back',
      orderedAt: new Date('2025-03-01T00:00:00Z'),
      cancelledAt: null,
      amountMinor: 5000,
    };
    await shop.database.fill(variedShop([leaver]));
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
    const cancelled = { ...leaver, cancelledAt: new Date('2025-04-20T00:00:00Z') };
    await shop.database.fill(variedShop([...orders, ...newcomer, cancelled]));
    await shop.database.runAt(may);
    const between = { fromRunId, toRunId: await currentRun(shop.database) };
    expect(await readMovement(shop.pool, { ...between, customerId: 'c000' })).toMatchObject({ cause: 'acted' });
    expect(await readMovement(shop.pool, { ...between, customerId: 'newcomer' })).toMatchObject({ cause: 'came' });
    expect(await readMovement(shop.pool, { ...between, customerId: 'leaver' })).toMatchObject({
      cause: 'went',
      to_segment: null,
    });
    const moved = await countMovements(shop.pool, between);
    expect(new Set(moved.map((row) => row.cause))).toEqual(new Set([null, 'acted', 'came', 'time passed', 'went']));
    expect(moved.reduce((sum, row) => sum + row.customers, 0)).toBe(102);
  });

  it.each([
    { measure: 'recency', cuts: [500, 600, 700, 800], customersByScore: [0, 0, 0, 0, 100], emptyScores: [1, 2, 3, 4] },
    { measure: 'frequency', cuts: [50, 60, 70, 80], customersByScore: [100, 0, 0, 0, 0], emptyScores: [2, 3, 4, 5] },
  ] as const)('names cut-points of $measure that moved', async ({ measure, cuts, customersByScore, emptyScores }) => {
    await using shop = await openShop();
    await shop.database.fill(variedShop());
    await shop.database.runAt(april);
    const fromRunId = await currentRun(shop.database);
    await fixCutpoints(shop.pool, { bands: 5, measure, cuts });
    await shop.database.runAt(april);
    const toRunId = await currentRun(shop.database);
    const moved = await countMovements(shop.pool, { fromRunId, toRunId });
    expect(moved.filter((row) => row.cause === 'cut-points moved').length).toBeGreaterThan(0);
    expect(new Set(moved.map((row) => row.cause))).toEqual(new Set([null, 'cut-points moved']));
    const report = (await readCutpoints(shop.pool, toRunId)).find((row) => row.measure === measure);
    expect(report).toMatchObject({ fixedByHand: true, customersByScore, emptyScores });
    await fixCutpoints(shop.pool, { bands: 5, measure, cuts: null });
    await shop.database.runAt(april);
    const released = await readCutpoints(shop.pool, await currentRun(shop.database));
    expect(released.map((row) => row.fixedByHand)).toEqual([false, false, false]);
    await expect(fixCutpoints(shop.pool, { bands: 5, measure, cuts: [3, 2, 1, 0] })).rejects.toThrow();
  });

  it('under clusters, whose centres are found anew, tells those who acted from those who did not', async () => {
    await using shop = await openShop();
    const clusters = (await listSchemes(shop.pool)).find((scheme) => scheme.kind === 'clusters');
    await chooseScheme(shop.pool, clusters?.scheme_id ?? 0);
    const order = (customerId: string, orderedAt: string) => ({
      customerId,
      orderId: customerId,
      orderedAt: new Date(orderedAt),
      cancelledAt: null,
      amountMinor: 5000,
    });
    // As often and for as much, but another day.
    await shop.database.fill(variedShop([order('corrected', '2023-01-01T00:00:00Z')]));
    await shop.database.runAt(april);
    const fromRunId = await currentRun(shop.database);
    await shop.database.fill(variedShop([order('corrected', '2025-03-31T00:00:00Z')]));
    await shop.database.runAt(april);
    const between = { fromRunId, toRunId: await currentRun(shop.database) };
    expect(await readMovement(shop.pool, { ...between, customerId: 'corrected' })).toMatchObject({ cause: 'acted' });
    const moved = await countMovements(shop.pool, between);
    expect(moved.filter((row) => row.cause === 'acted').reduce((sum, row) => sum + row.customers, 0)).toBe(1);
    expect(new Set(moved.map((row) => row.cause))).toEqual(new Set([null, 'acted', 'definition changed']));
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
