import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createTestDatabase, patience } from '@foresale/test-database';
import pg from 'pg';
import { expect, test, vi } from 'vitest';
import { listMigrations, migrate } from '../src/index.ts';

test('processes that start at once migrate once', async () => {
  await using database = await createTestDatabase({ migrated: false });
  const reports = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  const names = (await listMigrations()).map((migration) => migration.name);
  expect(reports.flatMap((report) => report.applied)).toEqual(names);
  expect((await migrate(database.url)).applied).toEqual([]);
});

test('kill -9 in the middle of a migration leaves the last whole one, and the next start goes on', async () => {
  await using database = await createTestDatabase({ migrated: false });
  await using client = await connect(database.url);
  // A table of the same name in an open transaction holds the second migration up after its first statements began.
  await using blocker = await connect(database.url);
  await blocker.query('begin');
  await blocker.query('create table orders ()');
  const script = `const { migrate } = await import(${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)});
    await migrate(${JSON.stringify(database.url)});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  const exit = once(child, 'exit');
  await vi.waitUntil(async () => (await sessions(client, `and wait_event_type = 'Lock'`)) === 1, patience);
  child.kill('SIGKILL');
  await exit;
  await blocker.query('rollback');
  await vi.waitUntil(async () => (await sessions(client)) === 0, patience);

  const names = (await listMigrations()).map((migration) => migration.name);
  expect(await landed(client)).toEqual(names.slice(0, 1));
  expect((await client.query(`select to_regclass('customers') as customers`)).rows).toEqual([{ customers: null }]);
  await migrate(database.url);
  expect(await landed(client)).toEqual(names);
});

test('a migration that was edited after it landed is refused by name', async () => {
  await using database = await createTestDatabase();
  await using client = await connect(database.url);
  await client.query(`update schema_migrations set checksum = 'other' where name like '0001%'`);
  await expect(migrate(database.url)).rejects.toThrow('Migration 0001-settings-and-events.sql was edited');
});

test('a database of a newer version is refused', async () => {
  await using database = await createTestDatabase();
  await using client = await connect(database.url);
  await client.query(`insert into schema_migrations (name, checksum) values ('9999-future.sql', 'x')`);
  await expect(migrate(database.url)).rejects.toThrow('migrated by a newer Foresale');
});

test('an unreachable server is one sentence', async () => {
  await expect(migrate('postgres://nobody@127.0.0.1:1/none')).rejects.toThrow(/^The database cannot be reached: .*\.$/);
});

async function sessions(client: pg.Client, and = ''): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and application_name = 'foresale migrate' ${and}`,
  );
  return rows[0]?.count ?? 0;
}

async function landed(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from schema_migrations order by name');
  return rows.map(({ name }) => name);
}

async function connect(url: string): Promise<AsyncDisposable & pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
