import { type CustomerSort, customerSorts, type Direction, type ListedCustomer } from '@foresale/contract';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { createTestApi, type TestApi } from './caller.ts';
import { publishShop } from './published-shop.ts';

async function wholeList(api: TestApi, sort: CustomerSort, direction: Direction): Promise<ListedCustomer[]> {
  const all: ListedCustomer[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ReturnType<TestApi['as']>['customers']['list']>> = await api
      .as('manager')
      .customers.list({ sort, direction, limit: 7, cursor });
    expect(page.total).toBe(60);
    all.push(...page.customers);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

const sortedBy: Record<CustomerSort, (customer: ListedCustomer) => number | null> = {
  priority: (customer) => customer.rank,
  recency: (customer) => customer.recencyDays,
  frequency: (customer) => customer.frequency,
  monetary: (customer) => customer.monetary,
  probability: (customer) => customer.purchaseProbability,
  expected_value: (customer) => customer.expectedValue,
};

test('pages of every order join to the whole list: nobody twice, nobody missed, ties by rank, nulls last', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 60, scored: 0.5 });
  for (const sort of customerSorts) {
    for (const direction of ['asc', 'desc'] as const) {
      const customers = await wholeList(api, sort, direction);
      const sign = direction === 'asc' ? 1 : -1;
      const expected = customers.toSorted((a, b) => {
        const [first, second] = [sortedBy[sort](a), sortedBy[sort](b)];
        if (first === second) return a.rank - b.rank;
        if (first === null || second === null) return first === null ? 1 : -1;
        return sign * (first - second);
      });
      expect(new Set(customers.map((customer) => customer.customerId)).size).toBe(60);
      expect(customers.map((customer) => customer.rank)).toEqual(expected.map((customer) => customer.rank));
    }
  }
});

test('filters narrow the list, its total and the other facets alike', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 60, scored: 0.5 });
  const { customers } = api.as('manager');
  const all = (await customers.list({ limit: 500 })).customers;
  const filters: [Parameters<typeof customers.list>[0]['filter'], (customer: ListedCustomer) => boolean][] = [
    [{ segment: ['Champions'] }, (customer) => customer.segment === 'Champions'],
    [{ segment: ['Champions', 'Lost'], country: ['DE'] }, (customer) => customer.country === 'DE'],
    [{ city: ['City 1'], minProbability: 0.5 }, (c) => c.city === 'City 1' && (c.purchaseProbability ?? -1) >= 0.5],
    [{ maxProbability: 0.2 }, (customer) => (customer.purchaseProbability ?? 1) <= 0.2],
    [
      { lastPurchaseFrom: '2025-12-01', lastPurchaseTo: '2025-12-10' },
      (customer) => customer.lastPurchaseDate >= '2025-12-01' && customer.lastPurchaseDate <= '2025-12-10',
    ],
    [{ category: ['lights'] }, (customer) => Number(customer.customerId.slice(1)) % 2 === 0],
    [{ text: 'ADA1' }, (customer) => customer.email?.startsWith('ada1') ?? false],
    [{ text: '"q" 1' }, (customer) => customer.name?.includes('"Q" 1') ?? false],
    [{ text: '%' }, () => false],
    [{ text: '\\' }, () => false],
  ];
  for (const [filter, holds] of filters) {
    const page = await customers.list({ filter, limit: 500 });
    const expected = all.filter(holds);
    expect(page.customers.map((customer) => customer.customerId)).toEqual(expected.map((c) => c.customerId));
    expect(page.total).toBe(expected.length);
    expect((await customers.facets({ filter })).total).toBe(expected.length);
  }
  const { segment, country } = await customers.facets({ filter: { segment: ['Champions'] } });
  expect(segment).toEqual([
    { value: 'Lost', customers: 40 },
    { value: 'Champions', customers: 20 },
  ]);
  expect(country.reduce((sum, value) => sum + value.customers, 0)).toBe(
    all.filter((customer) => customer.segment === 'Champions' && customer.country !== null).length,
  );
});

test('a viewer sees no contact data and cannot find any by searching', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 30 });
  const viewer = api.as('viewer').customers;
  const seen = JSON.stringify([
    await viewer.list({ limit: 500 }),
    await viewer.details({ customerId: 'c3' }),
    await viewer.details({ customerId: 'c4' }),
    await viewer.facets({}),
  ]);
  for (const secret of ['example.com', 'Smith', 'Neil', 'cmd', '+49', '"103"']) expect(seen).not.toContain(secret);
  expect((await viewer.list({ filter: { text: 'ada3@' } })).total).toBe(0);
  expect((await viewer.list({ filter: { text: 'C30' } })).total).toBe(1);
  // The other way round: what a manager was shown before is not in the viewer's cache.
  expect((await api.as('manager').customers.list({ filter: { text: 'ada3@' } })).customers[0]?.email).toBe(
    'ada3@example.com',
  );
  expect((await viewer.list({ filter: { text: 'ada3@' } })).total).toBe(0);
});

test('a list goes on in the run it began in, and a new run is seen as soon as it is announced', async () => {
  await using api = await createTestApi();
  const viewer = api.as('viewer');
  expect(await viewer.runs.current()).toBeNull();
  expect(await viewer.customers.list({})).toMatchObject({ runId: null, customers: [], total: 0 });
  const first = await publishShop(api.pool, { customers: 20 });
  await expect.poll(async () => (await viewer.runs.current())?.runId).toBe(first);
  const page = await viewer.customers.list({ limit: 5 });
  const second = await publishShop(api.pool, { customers: 40 });
  await expect.poll(async () => (await viewer.runs.current())?.runId).toBe(second);
  expect(await viewer.customers.list({ limit: 5, cursor: page.nextCursor })).toMatchObject({
    runId: first,
    isCurrent: false,
    total: 20,
    customers: [{ rank: 6 }, { rank: 7 }, { rank: 8 }, { rank: 9 }, { rank: 10 }],
  });
  expect(await viewer.customers.list({})).toMatchObject({ runId: second, isCurrent: true, total: 40 });
  expect((await viewer.runs.list({})).map((run) => [run.runId, run.isCurrent])).toEqual([
    [second, true],
    [first, false],
  ]);
  await api.pool.query(sql.unsafe`select drop_snapshot(${first}::bigint)`);
  await api.pool.query(sql.unsafe`update runs set snapshot_dropped_at = now() where run_id = ${first}`);
  await expect(viewer.customers.list({ limit: 5, cursor: page.nextCursor })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await expect(viewer.customers.list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

test('details hold the standing and the orders with what was in them', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 5 });
  const details = await api.as('manager').customers.details({ customerId: 'c3' });
  expect(details).toMatchObject({
    customerId: 'c3',
    email: 'ada3@example.com',
    standing: { rank: 3, segment: 'Champions', movement: 1 },
    orders: [
      {
        orderId: 'o3',
        orderedAt: '2025-12-01T10:00:00.000Z',
        amount: 10.5,
        returned: 0,
        products: [{ productId: 'p2', name: 'Vase', category: 'glass', quantity: 2, unitPrice: 5.25 }],
      },
    ],
  });
  await expect(api.as('manager').customers.details({ customerId: 'c99' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'Customer not found',
  });
  expect(await api.as('viewer').segments.counts()).toMatchObject({
    totalCustomers: 5,
    lastUpdated: '2025-12-31',
    segments: [
      { segment: 'Champions', customers: 1, share: 0.2 },
      { segment: 'Lost', customers: 4, share: 0.8 },
    ],
  });
});
