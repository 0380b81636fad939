import type { Identity, Role } from '@foresale/contract';
import { createPool, type DatabasePool } from '@foresale/db';
import { startAnnouncer } from '@foresale/db/events';
import { createTestDatabase } from '@foresale/test-database';
import { fastify } from 'fastify';
import {
  createCaller,
  createIdentityCache,
  createListReader,
  createOutreachBook,
  createReasonReader,
  createSnapshotCache,
  type ListReaderOptions,
  registerRest,
  type Services,
} from '../src/index.ts';

export interface TestApi extends AsyncDisposable {
  readonly databaseUrl: string;
  readonly pool: DatabasePool;
  readonly services: Services;
  /** The procedures as somebody of that role, or as nobody. */
  as(role: Role | null): ReturnType<typeof createCaller>;
  /** What REST answers to GET. */
  askRest(role: Role, path: string): Promise<unknown>;
}

export function identityOf(role: Role): Identity {
  return { kind: 'user', id: 1, name: role, email: `${role}@example.com`, role };
}

/** `leastCustomers`: from so many on a list is read into columns. */
export async function createTestApi({
  leastCustomers = 20_000,
  onProblem,
}: Pick<ListReaderOptions, 'leastCustomers' | 'onProblem'> = {}): Promise<TestApi> {
  await using undo = new AsyncDisposableStack();
  const database = undo.use(await createTestDatabase());
  const pool = await createPool(database.url, { maximum: 5 });
  undo.defer(() => pool.end());
  const announcer = undo.use(await startAnnouncer({ databaseUrl: database.url }));
  const identities = undo.adopt(createIdentityCache(pool, announcer), (cache) => cache.close());
  const snapshots = undo.adopt(createSnapshotCache(pool, announcer), (cache) => cache.close());
  const outreach = undo.adopt(createOutreachBook(pool, announcer), (book) => book.close());
  const lists = undo.adopt(
    createListReader({
      pool,
      databaseUrl: database.url,
      announcer,
      outreach,
      snapshots,
      leastCustomers,
      ...(onProblem === undefined ? {} : { onProblem }),
    }),
    (reader) => reader.close(),
  );
  const services: Services = {
    pool,
    announcer,
    identities,
    lists,
    outreach,
    reasons: createReasonReader(pool),
    snapshots,
  };
  const api = undo.move();
  return {
    databaseUrl: database.url,
    pool,
    services,
    as: (role) =>
      createCaller({
        ...services,
        currentIdentity: async () => (role === null ? null : identityOf(role)),
        currentSession: async () => null,
        unsentBytes: () => 0,
        countCall: async () => undefined,
        holdSubscription: () => ({ [Symbol.dispose]: () => undefined }),
      }),
    askRest: async (role, path) => {
      await using app = fastify();
      const uploads = { accept: async () => undefined, filesOf: async function* () {}, limit: 0 };
      registerRest(app, { services, identityOf: async () => identityOf(role), uploads });
      return (await app.inject(path)).json();
    },
    [Symbol.asyncDispose]: () => api.disposeAsync(),
  };
}
