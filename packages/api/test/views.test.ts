import { addUser } from '@foresale/db/identity';
import { expect, test } from 'vitest';
import { createCaller } from '../src/index.ts';
import { createTestApi } from './caller.ts';

test('a view is its owner’s, is seen by all when shared, and is changed by its owner alone', async () => {
  await using api = await createTestApi();
  const as = async (name: string) => {
    const { id } = await addUser(api.pool, { email: `${name}@example.com`, role: 'viewer', name });
    const identity = { kind: 'user', id, name, email: null, role: 'viewer' } as const;
    return createCaller({
      ...api.services,
      currentIdentity: async () => identity,
      currentSession: async () => null,
      unsentBytes: () => 0,
      countCall: async () => undefined,
      holdSubscription: () => ({ [Symbol.dispose]: () => undefined }),
    }).views;
  };
  const [ada, alan] = [await as('Ada'), await as('Alan')];
  await ada.save({ name: 'Spain', query: 'country=Spain', isShared: false });
  const { id } = await ada.save({ name: 'Best', query: 'min=60', isShared: true });
  await alan.save({ name: 'Mine', query: 'q=a' });
  expect((await alan.list()).map(({ name, isOwn, ownerName }) => [name, isOwn, ownerName])).toEqual([
    ['Mine', true, 'Alan'],
    ['Best', false, 'Ada'],
  ]);
  await expect(alan.remove({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await ada.save({ name: 'Best', query: 'min=70' });
  expect(await ada.list()).toMatchObject([{ id, name: 'Best', query: 'min=70', isShared: false }, { name: 'Spain' }]);
  expect(await alan.list()).toHaveLength(1);
  await ada.remove({ id });
  expect(await ada.list()).toHaveLength(1);
});
