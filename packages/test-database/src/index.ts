import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { listMigrations, migrate } from '@foresale/db';
import { distribute } from '@foresale/db/distribute';
import pg from 'pg';
import { createClusterDatabase } from './cluster.ts';
import { givenServerUrl, wantsDistributed } from './env.ts';

export { freePort } from '@foresale/local-postgres';
export { createClusterDatabase } from './cluster.ts';
export { patience } from './patience.ts';

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
}

export interface TestDatabaseOptions {
  readonly migrated?: boolean;
  /** Left out, it is as whoever runs the tests wishes (TEST_DISTRIBUTED). */
  readonly distributed?: boolean;
}

const templateLock = 4_015_233_002;

/**
 * A database of the caller's own, dropped at the end: `await using database = await createTestDatabase()`. It is copied
 * from a template that is migrated once per server and set of migrations.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  if (options.distributed ?? wantsDistributed()) return createDistributed(options);
  const server = givenServerUrl();
  if (server === undefined) throw new Error('No server for tests: use the vitest settings of @foresale/test-database.');
  const name = `foresale_test_${randomBytes(8).toString('hex')}`;
  await withClient(server, async (client) => {
    const template = options.migrated === false ? 'template1' : await migratedTemplate(client, server);
    await client.query(`create database ${name} template ${template}`);
  });
  return {
    url: withDatabase(server, name),
    [Symbol.asyncDispose]: () =>
      withClient(server, async (client) => {
        await letLeave(client, name);
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

/**
 * Sessions that a closed pool is ending are given a second: one that is cut off in the middle throws in a test that is over,
 * where nobody listens. Those that a test left open are cut off after it.
 */
async function letLeave(client: pg.Client, database: string): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const { rowCount } = await client.query('select from pg_stat_activity where datname = $1', [database]);
    if (rowCount === 0) return;
    await wait(20);
  }
}

async function createDistributed({ migrated = true }: TestDatabaseOptions): Promise<TestDatabase> {
  const database = await createClusterDatabase();
  if (database === undefined) throw new Error('CITUS_URL names no cluster to distribute test databases on.');
  if (migrated) {
    await migrate(database.url);
    await distribute(database.url);
  }
  return database;
}

async function migratedTemplate(client: pg.Client, server: string): Promise<string> {
  const checksums = (await listMigrations()).map((migration) => migration.checksum).join();
  const name = `foresale_template_${createHash('sha256').update(checksums).digest('hex').slice(0, 16)}`;
  // The lock is held only while the template is made; a template that is there is complete, since it is renamed last.
  await client.query('select pg_advisory_lock($1)', [templateLock]);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      const unfinished = `${name}_unfinished`;
      await client.query(`drop database if exists ${unfinished} with (force)`);
      await client.query(`create database ${unfinished}`);
      await migrate(withDatabase(server, unfinished));
      await client.query(`alter database ${unfinished} rename to ${name}`);
    }
  } finally {
    await client.query('select pg_advisory_unlock($1)', [templateLock]);
  }
  return name;
}

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
