import type { Role } from '@foresale/contract';
import { createPool, type DatabasePool } from '@foresale/db';
import { addUser, createToken, startSession } from '@foresale/db/identity';
import { createTestDatabase, type TestDatabase } from '@foresale/test-database';
import { type RunningServer, type ServerOptions, startServer } from '../src/index.ts';

export interface Running extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly pool: DatabasePool;
  readonly server: RunningServer;
  readonly url: string;
  /** The cookie header of a user who has just signed in. */
  cookieOf(role: Role): Promise<string>;
  tokenOf(role: Role): Promise<string>;
}

/** A server on a free port over a database of its own. */
export async function runServer(options: Partial<ServerOptions> = {}): Promise<Running> {
  await using undo = new AsyncDisposableStack();
  const database = undo.use(await createTestDatabase());
  const pool = await createPool(database.url, { maximum: 4 });
  undo.defer(() => pool.end());
  const server = await startServer({ databaseUrl: database.url, host: '127.0.0.1', port: 0, ...options });
  undo.defer(() => server.close());
  const running = undo.move();
  let users = 0;
  return {
    database,
    pool,
    server,
    url: server.url,
    cookieOf: async (role) => {
      users += 1;
      const { id } = await addUser(pool, { email: `${role}-${users}@example.com`, role });
      return `foresale_session=${(await startSession(pool, id)).secret}`;
    },
    tokenOf: async (role) => (await createToken(pool, { role, name: role })).token,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
