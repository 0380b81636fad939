import { countMovements, fixCutpoints, readCutpoints, readMovement } from '@foresale/db/segments';
import { describe, expect, it } from 'vitest';
import { currentRun, openShop, variedShop } from './open-shop.ts';

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
