import { addUser, listAudit } from '@foresale/db/identity';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createCaller } from '../src/index.ts';
import { createTestApi, type TestApi } from './caller.ts';
import { publishShop } from './published-shop.ts';

/** Two managers who work on the same customers. */
async function team(api: TestApi) {
  const person = async (name: string) => {
    const email = `${name}@example.com`;
    const { id } = await addUser(api.pool, { email, role: 'manager', name });
    const identity = { kind: 'user', id, name, email, role: 'manager' } as const;
    const caller = createCaller({
      ...api.services,
      currentIdentity: async () => identity,
      currentSession: async () => null,
      unsentBytes: () => 0,
      countCall: async () => undefined,
      holdSubscription: () => ({ [Symbol.dispose]: () => undefined }),
    });
    return { id, outreach: caller.outreach, views: caller.views, customers: caller.customers };
  };
  return { ada: await person('ada'), bo: await person('bo') };
}

const contacts = z.object({ count: z.bigint().transform(Number) });
const countContacts = (api: TestApi) =>
  api.pool.oneFirst(sql.type(contacts)`select count(*) from outreach_events where is_contact`);

test('undoing restores what each customer had, leaves what a colleague changed since, and is audited', async () => {
  await using api = await createTestApi();
  await publishShop(api.pool, { customers: 20 });
  const { ada, bo } = await team(api);
  const standing = async (customerId: string) => (await ada.outreach.of({ customerId })).current;
  await ada.outreach.set({
    customerId: 'c1',
    change: { status: 'snoozed', snoozedUntil: '2999-01-31', ownerId: bo.id },
  });
  const before = await standing('c1');
  const change = { status: 'called', note: 'spring mailing' } as const;
  const { changeId } = await ada.outreach.setMany({ change, customers: { ids: ['c1', 'c2', 'c3'] } });
  expect(await countContacts(api)).toBe(3);
  await bo.outreach.set({ customerId: 'c3', change: { status: 'won' } });
  await expect(bo.outreach.undo({ changeId: changeId ?? 0 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await ada.outreach.undo({ changeId: changeId ?? 0 })).toEqual({ restored: 2, kept: 1 });
  expect(await standing('c1')).toEqual({ ...before, updatedAt: expect.any(String) });
  expect(await standing('c2')).toBeNull();
  expect(await standing('c3')).toMatchObject({ status: 'won', note: 'spring mailing' });
  const listed = (await ada.customers.list({ filter: { snoozed: 'shown' } })).customers;
  expect(listed.find(({ customerId }) => customerId === 'c2')?.outreach).toBeNull();
  expect(listed.find(({ customerId }) => customerId === 'c1')?.outreach).toMatchObject({ status: 'snoozed' });
  expect(await countContacts(api)).toBe(2);
  expect(await listAudit(api.pool, { limit: 1 })).toMatchObject([
    { actor: 'ada@example.com', action: 'outreach undone', subject: '2 customers' },
  ]);
  expect(await ada.outreach.undo({ changeId: changeId ?? 0 })).toEqual({ restored: 0, kept: 3 });
});

test('a deleted view comes back to its owner, and takes nobody’s place', async () => {
  await using api = await createTestApi();
  const { ada, bo } = await team(api);
  const view = { name: 'Best', query: 'min=60', isShared: true };
  const { id } = await ada.views.save(view);
  await ada.views.remove({ id });
  await ada.views.restore(view);
  expect(await ada.views.list()).toMatchObject([{ ...view, isOwn: true }]);
  await ada.views.save({ ...view, query: 'min=70' });
  await expect(ada.views.restore(view)).rejects.toMatchObject({ code: 'CONFLICT' });
  await bo.views.restore(view);
  expect((await ada.views.list()).map(({ query }) => query)).toEqual(['min=70', 'min=60']);
});
