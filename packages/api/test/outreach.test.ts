import type { CustomerFilter } from '@foresale/contract';
import { addUser, listAudit } from '@foresale/db/identity';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { createTestApi, type TestApi } from './caller.ts';
import { publishShop } from './published-shop.ts';

async function idsWith(api: TestApi, filter: CustomerFilter): Promise<string[]> {
  const page = await api.as('manager').customers.list({ filter, limit: 500 });
  expect(page.total).toBe(page.customers.length);
  return page.customers.map((customer) => customer.customerId);
}

test('status, owner and note belong to the customer: kept through runs, filtered by, and changed in part', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 20 });
  const { id: grace } = await addUser(api.pool, { email: 'grace@example.com', role: 'manager', name: 'Grace' });
  const manager = api.as('manager');
  await manager.outreach.set({ customerId: 'c3', change: { status: 'called', ownerId: grace, note: 'wants a quote' } });
  expect((await manager.customers.list({})).customers[2]?.outreach).toEqual({
    status: 'called',
    ownerId: grace,
    ownerName: 'Grace',
    note: 'wants a quote',
    snoozedUntil: null,
    updatedAt: expect.stringMatching(/Z$/),
  });
  await manager.outreach.set({ customerId: 'c3', change: { status: 'won' } });
  await manager.outreach.set({ customerId: 'c4', change: { ownerId: grace } });
  const second = await publishShop(api.pool, { customers: 20 });
  await expect.poll(async () => (await manager.runs.current())?.runId).toBe(second);
  expect((await manager.customers.details({ customerId: 'c3' })).standing?.outreach).toMatchObject({
    status: 'won',
    ownerName: 'Grace',
    note: 'wants a quote',
  });
  expect(await idsWith(api, { outreach: ['won'] })).toEqual(['c3']);
  expect(await idsWith(api, { outreach: ['to-call', 'won'] })).toEqual(['c3', 'c4']);
  expect(await idsWith(api, { outreach: ['none'], owner: ['none'] })).toHaveLength(18);
  expect(await idsWith(api, { outreach: ['none', 'won'] })).toHaveLength(19);
  expect(await idsWith(api, { owner: [grace] })).toEqual(['c3', 'c4']);
  expect(await idsWith(api, { owner: [grace, 'none'] })).toHaveLength(20);
  await manager.outreach.set({ customerId: 'c3', change: { ownerId: null, note: null } });
  expect(await idsWith(api, { owner: [grace] })).toEqual(['c4']);
  const of = await manager.outreach.of({ customerId: 'c3' });
  expect(of.history.map(({ status, ownerName, note }) => [status, ownerName, note])).toEqual([
    ['won', null, null],
    ['won', 'Grace', 'wants a quote'],
    ['called', 'Grace', 'wants a quote'],
  ]);
  expect(of.current).toMatchObject({ status: 'won', ownerId: null });
});

test('a snooze that is over is to be called again', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 9 });
  const manager = api.as('manager');
  await manager.outreach.set({ customerId: 'c1', change: { status: 'snoozed', snoozedUntil: '2020-01-31' } });
  await manager.outreach.set({ customerId: 'c2', change: { status: 'snoozed', snoozedUntil: '2999-01-31' } });
  expect(await idsWith(api, { outreach: ['to-call'] })).toEqual(['c1']);
  expect(await idsWith(api, { outreach: ['snoozed'] })).toEqual(['c2']);
  const [first, second] = (await manager.customers.list({ filter: { snoozed: 'shown' } })).customers;
  expect([first?.outreach?.status, second?.outreach?.status]).toEqual(['to-call', 'snoozed']);
  await manager.outreach.set({ customerId: 'c2', change: { status: 'called' } });
  expect((await manager.outreach.of({ customerId: 'c2' })).current).toMatchObject({ snoozedUntil: null });
});

test.each([
  ['PostgreSQL', 20_000],
  ['columns', 0],
])('a snoozed customer is in no list of whom to call until the snooze ends, by %s', async (_, leastCustomers) => {
  await using api = await createTestApi({ leastCustomers });
  await publishShop(api.pool, { customers: 9 });
  const manager = api.as('manager');
  await manager.runs.current();
  await api.services.lists.ready();
  const snooze = (customerId: string, snoozedUntil: string) =>
    manager.outreach.set({ customerId, change: { status: 'snoozed', snoozedUntil } });
  expect((await manager.customers.list({})).total).toBe(9);
  await snooze('c2', '2999-01-31');
  await snooze('c3', '2999-01-31');
  const listed = async (filter: CustomerFilter) => {
    const { customers, total, snoozed } = await manager.customers.list({ filter });
    expect(customers.length).toBe(total);
    return { total, snoozed, ids: customers.map(({ customerId }) => customerId) };
  };
  const hidden = await listed({});
  expect(hidden).toMatchObject({ total: 7, snoozed: 2 });
  expect(hidden.ids).not.toContain('c2');
  expect(await listed({ snoozed: 'shown' })).toMatchObject({ total: 9, snoozed: 2 });
  expect(await listed({ outreach: ['snoozed'] })).toMatchObject({ ids: ['c2', 'c3'] });
  expect(await listed({ owner: ['none'] })).toMatchObject({ total: 7, snoozed: 2 });
  const { segment } = (await manager.customers.list({ filter: { snoozed: 'shown', text: 'c2' } })).customers[0] ?? {};
  const ofSegment = await listed({ segment: [segment ?? ''] });
  expect(await listed({ segment: [segment ?? ''], snoozed: 'shown' })).toMatchObject({
    total: ofSegment.total + ofSegment.snoozed,
  });
  const facets = await manager.customers.facets({});
  expect(facets.total).toBe(7);
  expect(facets.segment.reduce((sum, { customers }) => sum + customers, 0)).toBe(7);
  // The pictures of scores are about everyone.
  expect((await manager.rfm.distribution({})).customers).toBe(9);
  const everyone = { filter: {}, sort: 'priority', first: 9 } as const;
  expect(await manager.outreach.setMany({ change: { note: 'fair' }, customers: everyone })).toMatchObject({
    customers: 7,
  });
  const today = new Date().toISOString().slice(0, 10);
  await snooze('c2', today);
  expect(await listed({})).toMatchObject({ total: 8, snoozed: 1 });
});

test('many at once: those named, or the first of a list; all or nothing', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 60, scored: 0.5 });
  const manager = api.as('manager');
  const filter: CustomerFilter = { segment: ['Lost'] };
  const expected = (await manager.customers.list({ filter, sort: 'monetary', limit: 7 })).customers;
  expect(
    await manager.outreach.setMany({
      change: { status: 'to-call' },
      customers: { filter, sort: 'monetary', first: 7 },
    }),
  ).toMatchObject({ customers: 7 });
  expect((await idsWith(api, { outreach: ['to-call'] })).toSorted()).toEqual(
    expected.map((customer) => customer.customerId).toSorted(),
  );
  expect(
    await manager.outreach.setMany({
      change: { status: 'called', note: 'spring mailing' },
      customers: { ids: ['c1', 'c2', 'c2', 'nobody'] },
    }),
  ).toMatchObject({ customers: 2 });
  await expect(
    manager.outreach.setMany({ change: { ownerId: 12345 }, customers: { ids: ['c1'] } }),
  ).rejects.toMatchObject({ code: 'CONFLICT' });
  const [entry] = await listAudit(api.pool, { limit: 1 });
  expect(entry).toMatchObject({
    actor: 'manager@example.com',
    action: 'outreach',
    subject: '2 customers',
    detail: { status: 'called', note: 'changed' },
  });
  expect(JSON.stringify(entry)).not.toContain('spring');
});

test('what cannot be is refused in words', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 3 });
  const { outreach } = api.as('manager');
  await expect(outreach.set({ customerId: 'nobody', change: { status: 'won' } })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: 'Customer not found',
  });
  for (const change of [{}, { status: 'snoozed' }, { status: 'won', snoozedUntil: '2030-01-01' }, { note: '  ' }]) {
    // @ts-expect-error what a stranger may send
    await expect(outreach.set({ customerId: 'c1', change })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  }
  await expect(outreach.set({ customerId: 'c1', change: { note: 'x'.repeat(2_001) } })).rejects.toMatchObject({
    code: 'BAD_REQUEST',
  });
});

test('a viewer sees the status and nothing else, and cannot filter by owner', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 3 });
  const { id } = await addUser(api.pool, { email: 'grace@example.com', role: 'manager', name: 'Grace' });
  await api.as('manager').outreach.set({
    customerId: 'c1',
    change: { status: 'snoozed', snoozedUntil: '2999-01-01', ownerId: id, note: 'secret' },
  });
  const viewer = api.as('viewer').customers;
  expect((await viewer.list({ filter: { snoozed: 'shown' } })).customers[0]?.outreach).toEqual({
    status: 'snoozed',
    ownerId: null,
    ownerName: null,
    note: null,
    snoozedUntil: null,
    updatedAt: null,
  });
  expect((await viewer.list({ filter: { outreach: ['snoozed'] } })).total).toBe(1);
  await expect(viewer.list({ filter: { owner: [id] } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(viewer.facets({ filter: { owner: ['none'] } })).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('another server hears of a change before its clients do', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 3 });
  const manager = api.as('manager');
  expect((await manager.customers.list({ filter: { outreach: ['won'] } })).total).toBe(0);
  const heard = new Promise<void>((resolve) => {
    api.services.announcer.onEvent(({ kind }) => kind === 'outreach.changed' && resolve());
  });
  // As another server would: this one's book is told by the log alone.
  const { setOutreach } = await import('@foresale/db/outreach');
  await setOutreach(api.pool, { customerIds: ['c2'], change: { status: 'won' }, actor: 'other', userId: undefined });
  await heard;
  expect(await idsWith(api, { outreach: ['won'] })).toEqual(['c2']);
});

test('did the ones we called buy? Counted by hand', async () => {
  await using api = await createTestApi();
  const runId = await publishShop(api.pool, { customers: 40, scored: 1 });
  await api.pool.query(
    sql.unsafe`update priority_list_rows set probability = case when rank <= 20 then 0.75 else 0.15 end`,
  );
  const { outreach } = api.as('manager');
  await outreach.setMany({ change: { status: 'called' }, customers: { ids: ['c1', 'c2', 'c3', 'c4', 'c25', 'c26'] } });
  // To be called, or a note on somebody, is no call.
  await outreach.setMany({ change: { status: 'to-call' }, customers: { ids: ['c5', 'c6'] } });
  await outreach.set({ customerId: 'c7', change: { note: 'nice' } });
  const buy = (ids: readonly string[], offset: string) =>
    api.pool.query(sql.unsafe`
      insert into orders (customer_id, order_id, ordered_at, status, currency, amount, amount_minor, ordered_day)
      select id, 'new-' || id, now() + ${offset}::interval, 'delivered', 'EUR', 10, 1000, 20500
      from unnest(${sql.array([...ids], 'text')}) as id`);
  await api.pool.query(sql.unsafe`update runs set finished_at = now() - interval '2 days' where run_id = ${runId}`);
  await buy(['c1', 'c2', 'c25', 'c9', 'c30'], '1 day');
  // Before the call, so not because of it; and after the horizon.
  await buy(['c3'], '-1 day');
  await buy(['c10'], '60 days');
  const effect = await outreach.effect({});
  expect(effect?.bands.map(({ from, called, notCalled }) => [from, called, notCalled])).toMatchObject([
    [0.7, { customers: 3, bought: 2 }, { customers: 17, bought: 2 }],
    [0.1, { customers: 2, bought: 1 }, { customers: 18, bought: 1 }],
  ]);
  expect(effect).toMatchObject({ runId, called: { customers: 5, bought: 3, share: 0.6 }, isFinal: true });
  expect(effect?.difference?.value).toBeCloseTo(0.6 * (2 / 3 - 2 / 17) + 0.4 * (1 / 2 - 1 / 18), 10);
  expect(effect?.difference?.customers).toBe(5);
  expect(effect?.called.low).toBeCloseTo(0.2307, 3);
  expect(effect?.called.high).toBeCloseTo(0.8824, 3);
});
