import { type CustomerFilter, customerSorts } from '@foresale/contract';
import { eraseCustomer } from '@foresale/db/erasure';
import { addUser } from '@foresale/db/identity';
import { openColumns } from '@foresale/db/list-columns';
import { countByValue, countCustomers, type ListScope, listCustomers, listRanks } from '@foresale/db/lists';
import { setOutreach } from '@foresale/db/outreach';
import { readBinEdges, readDistribution } from '@foresale/db/segments';
import fc from 'fast-check';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { createTestApi } from './caller.ts';
import { publishShop } from './published-shop.ts';

/** Most parts of a filter are left out, or hardly any would leave a customer. */
const seldom = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const some = <Item>(...items: Item[]) => seldom(fc.subarray(items, { minLength: 1 }));
const day = seldom(fc.constantFrom('2025-11-30', '2025-12-05', '2025-12-20', '2031-01-01'));
const share = seldom(fc.constantFrom(0, 0.2, 0.35, 0.6, 1));
const score = some(1, 2, 3, 4, 5);

const filters: fc.Arbitrary<CustomerFilter> = fc
  .record({
    segment: some('Champions', 'Lost', 'Nobody'),
    country: some('DE', 'FR'),
    city: some('City 0', 'City 1', 'Atlantis'),
    lastPurchaseFrom: day,
    lastPurchaseTo: day,
    minProbability: share,
    maxProbability: share,
    recencyScore: score,
    frequencyScore: score,
    monetaryScore: score,
    category: some('lights', 'GLASS', 'Gl', 'h', '%', '_', 'books'),
    outreach: some('to-call', 'called', 'snoozed', 'won', 'none'),
    snoozed: seldom(fc.constantFrom('hidden', 'shown')),
    owner: some<number | 'none'>(1, 2, 'none'),
    text: seldom(
      fc.constantFrom(
        '',
        'a',
        '1',
        'c',
        '@',
        'q"',
        '12',
        '.c',
        'ADA',
        'ada1',
        'smith 4',
        '=cmd',
        "o'neil",
        'example.com',
        '%',
        '_',
        '\\',
        'ö',
        '文',
        'nobody',
        'c5\n',
        'm\u0001',
      ),
    ),
  })
  .map((filter) => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)));

function inOrder<Counted extends Awaited<ReturnType<typeof readDistribution>>>({ scores, monetary, ...rest }: Counted) {
  const key = (each: (typeof scores)[number]) =>
    each.recencyScore * 100 + each.frequencyScore * 10 + each.monetaryScore;
  // A sum of sums in another order may differ in its last digit.
  return { ...rest, monetary: monetary.toFixed(2), scores: scores.toSorted((a, b) => key(a) - key(b)) };
}

test('columns give the answers that PostgreSQL gives, to any filter in any order', async () => {
  await using api = await createTestApi({ leastCustomers: 0 });
  const { pool, services } = api;
  const runId = await publishShop(pool, { customers: 130, scored: 0.7 });
  await pool.query(sql.unsafe`update priority_list_rows set name = 'Zoë 文 ' || rank::text where rank % 11 = 0`);
  for (const name of ['grace', 'alan']) await addUser(pool, { email: `${name}@example.com`, role: 'manager', name });
  const set = (change: Parameters<typeof setOutreach>[1]['change'], ...ids: readonly number[]) =>
    setOutreach(pool, { customerIds: ids.map((id) => `c${id}`), change, actor: 'test', userId: undefined });
  await set({ status: 'called', ownerId: 1 }, 1, 2, 3, 44, 130);
  await set({ status: 'snoozed', snoozedUntil: '2020-01-01' }, 5, 6);
  await set({ status: 'snoozed', snoozedUntil: '2999-01-01', ownerId: 2 }, 7, 8);
  await set({ ownerId: null, status: 'won' }, 3);
  await expect.poll(async () => (await services.snapshots.current())?.runId).toBe(runId);
  await services.lists.ready('categories');

  // Uneven and with values below the first one, too: a run that was cut otherwise must not come out otherwise.
  const given = { recency: [3, 4, 90], frequency: [2], monetary: [1_000, 1_001, 5_000, 12_000] };
  const edgesOfRun = await readBinEdges(pool, { runId, customers: 130 });
  await fc.assert(
    fc.asyncProperty(
      filters,
      fc.boolean(),
      fc.constantFrom(...customerSorts),
      fc.constantFrom('asc' as const, 'desc' as const),
      async (filter, searchesContacts, sort, direction) => {
        const scope: ListScope = { runId, filter, searchesContacts };
        expect(await services.lists.count(scope)).toBe(await countCustomers(pool, scope));
        for (const facet of ['segment', 'country', 'state'] as const) {
          const byName = (a: { value: string }, b: { value: string }) => (a.value < b.value ? -1 : 1);
          expect((await services.lists.countByValue(scope, facet)).toSorted(byName)).toEqual(
            (await countByValue(pool, scope, facet)).toSorted(byName),
          );
        }
        for (const edges of [edgesOfRun, given]) {
          const request = { ...scope, edges, currencyDigits: 2 };
          expect(inOrder(await services.lists.distribution(request))).toEqual(
            inOrder(await readDistribution(pool, request)),
          );
        }
        const expected = await listRanks(pool, { ...scope, sort, direction });
        expect([...(await services.lists.ranks({ ...scope, sort, direction }))]).toEqual([...expected]);
        let after: Parameters<typeof listCustomers>[1]['after'];
        for (let page = 0; page < 3; page += 1) {
          const request = { ...scope, sort, direction, after, limit: 9, offset: page === 1 ? 2 : 0 };
          const answer = await services.lists.page(request);
          expect(answer).toEqual(await listCustomers(pool, request));
          after = answer.next;
          if (after === undefined) break;
        }
      },
    ),
    { numRuns: 60 },
  );
  // None of it was answered by PostgreSQL behind our back.
  await pool.query(sql.unsafe`alter table order_items rename to order_items_gone`);
  expect(await services.lists.count({ runId, filter: { category: ['lights'] }, searchesContacts: true })).toBe(65);
});

test('a person who was erased is found no more, in the columns either', async () => {
  await using api = await createTestApi({ leastCustomers: 0 });
  const { pool, services } = api;
  const runId = await publishShop(pool, { customers: 20 });
  await expect.poll(async () => (await services.snapshots.current())?.runId).toBe(runId);
  await services.lists.ready();
  const named: ListScope = { runId, filter: { text: 'ada1@' }, searchesContacts: true };
  expect(await services.lists.count(named)).toBe(1);
  // Nor is what somebody may find remembered for those who may not.
  expect(await services.lists.count({ ...named, searchesContacts: false })).toBe(0);
  await eraseCustomer(pool, { customerId: 'c1', actor: 'test' });
  await expect.poll(() => services.lists.count(named)).toBe(0);
  await services.lists.ready();
  expect(await services.lists.count(named)).toBe(0);
});

test('a new run is answered at once, by PostgreSQL until its columns are there', async () => {
  await using api = await createTestApi({ leastCustomers: 0 });
  const { pool, services } = api;
  const first = await publishShop(pool, { customers: 10 });
  await expect.poll(async () => (await services.snapshots.current())?.runId).toBe(first);
  await services.lists.ready();
  const second = await publishShop(pool, { customers: 30 });
  expect(await services.lists.count({ runId: second, filter: { text: 'c' }, searchesContacts: false })).toBe(30);
  expect(await services.lists.count({ runId: first, filter: { text: 'c' }, searchesContacts: false })).toBe(10);
});

test('who bought in which category is read ahead for those who asked in the run before', async () => {
  await using api = await createTestApi({ leastCustomers: 0 });
  const { pool, services } = api;
  const first = await publishShop(pool, { customers: 10 });
  await expect.poll(async () => (await services.snapshots.current())?.runId).toBe(first);
  await services.lists.ready();
  const lights = (runId: number) =>
    services.lists.count({ runId, filter: { category: ['lights'] }, searchesContacts: false });
  const found = await lights(first);
  expect(found).toBeGreaterThan(0);
  const second = await publishShop(pool, { customers: 10 });
  await expect.poll(async () => (await services.snapshots.current())?.runId).toBe(second);
  await services.lists.ready();
  // PostgreSQL could not tell any more.
  await pool.query(sql.unsafe`alter table order_items rename to order_items_gone`);
  expect(await lights(second)).toBe(found);
});

test('columns that are closed answer what they were asked before, and nothing else', async () => {
  await using api = await createTestApi();
  const runId = await publishShop(api.pool, { customers: 20 });
  const problems: unknown[] = [];
  const open = (customers: number) =>
    openColumns(
      { databaseUrl: api.databaseUrl, runId, customers, onProblem: (problem) => problems.push(problem) },
      new AbortController().signal,
    );
  const everyone = { filter: {}, searchesContacts: false, outreach: undefined };
  const columns = await open(20);
  const answers = [
    columns.ask('count', everyone),
    columns.ask('ranks', everyone, { sort: 'priority', direction: 'asc' }),
  ];
  columns.close();
  expect(await Promise.all(answers)).toEqual([20, Uint32Array.from({ length: 20 }, (_, row) => row + 1)]);
  await expect(columns.ask('count', everyone)).rejects.toThrow('no longer open');
  // A list that is not as long as its run says is not answered from at all.
  await expect(open(19)).rejects.toThrow();
  await expect(open(21)).rejects.toThrow();
  expect(problems).toEqual([]);
});

test('a question that columns cannot answer is one for PostgreSQL, and they stay for all others', async () => {
  const problems: unknown[] = [];
  await using api = await createTestApi({ leastCustomers: 0, onProblem: (problem) => problems.push(problem) });
  const { pool, services } = api;
  const runId = await publishShop(pool, { customers: 20 });
  await expect.poll(async () => (await services.snapshots.current())?.runId).toBe(runId);
  await services.lists.ready();
  // A sort that there is not: PostgreSQL refuses it, too, and nothing is left waiting.
  const scope = { runId, filter: {}, searchesContacts: false };
  const ask = () => services.lists.ranks({ ...scope, sort: 'nothing' as 'recency', direction: 'asc' });
  await expect(ask()).rejects.toThrow();
  expect(problems).toHaveLength(1);
  // Only the columns answer now.
  await pool.query(sql.unsafe`delete from run_segments`);
  expect(await services.lists.count(scope)).toBe(20);
});
