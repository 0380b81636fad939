import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { expect, test } from 'vitest';
import { listMigrations, migrate } from '../src/index.ts';

test('processes that start at once migrate once', async () => {
  await using database = await createTestDatabase({ migrated: false });
  const reports = await Promise.all([migrate(database.url), migrate(database.url), migrate(database.url)]);
  const names = (await listMigrations()).map((migration) => migration.name);
  expect(reports.flatMap((report) => report.applied)).toEqual(names);
  expect((await migrate(database.url)).applied).toEqual([]);
});

test('a session that dies in a migration leaves the last whole one, and the next start goes on', async () => {
  await using database = await createTestDatabase({ migrated: false });
  await using client = await connect(database.url);
  const first = migrate(database.url);
  const killed = first.then(
    () => 'finished',
    () => 'killed',
  );
  // Ends the migrating session wherever it is; whichever migration it was in must be undone as a whole.
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'foresale migrate'`,
  );
  await killed;
  await migrate(database.url);
  const { rows } = await client.query<{ names: string[] }>(
    'select array_agg(name order by name) as names from schema_migrations',
  );
  expect(rows[0]?.names).toEqual((await listMigrations()).map((migration) => migration.name));
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

async function connect(url: string): Promise<AsyncDisposable & pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
