import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@foresale/db';
import { startLocalPostgres } from '@foresale/local-postgres';
import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';
import { type LoggedEvent, startAnnouncer } from '../../src/events/index.ts';
import { append, ids, onDatabase, until } from './fixtures.ts';

const range = (length: number) => Array.from({ length }, (_, index) => index + 1);

test('announces every event once, in order of commit, to everyone who listens', async () => {
  await using database = await createTestDatabase();
  await using announcer = await startAnnouncer({ databaseUrl: database.url });
  const first: LoggedEvent[] = [];
  const second: LoggedEvent[] = [];
  announcer.onEvent((event) => first.push(event));
  announcer.onEvent((event) => second.push(event));
  await Promise.all(range(4).map(() => onDatabase(database.url, (client) => append(client, 50))));
  await until(() => first.length >= 200);
  expect(ids(first)).toEqual(range(200));
  expect(ids(second)).toEqual(range(200));
  expect(announcer.lastId()).toBe(200);
  expect(announcer.recent(198)?.map((event) => event.id)).toEqual([199, 200]);
});

test('a transaction that commits late is not skipped', async () => {
  await using database = await createTestDatabase();
  await using announcer = await startAnnouncer({ databaseUrl: database.url });
  const seen: LoggedEvent[] = [];
  announcer.onEvent((event) => seen.push(event));
  await onDatabase(database.url, async (slow) => {
    await slow.query('begin');
    await slow.query(`select append_event('slow', null, '{}')`);
    const quick = onDatabase(database.url, (client) => client.query(`select append_event('quick', null, '{}')`));
    await onDatabase(database.url, (observer) =>
      until(async () => {
        const { rows } = await observer.query(`select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`);
        return rows.length === 1;
      }),
    );
    await slow.query('commit');
    await quick;
  });
  await until(() => seen.length === 2);
  expect(seen.map((event) => [event.id, event.kind])).toEqual([
    [1, 'slow'],
    [2, 'quick'],
  ]);
});

test('what commits while the listening connection is cut is announced after it returns', async () => {
  await using database = await createTestDatabase();
  const problems: unknown[] = [];
  await using announcer = await startAnnouncer({
    databaseUrl: database.url,
    onProblem: (problem) => problems.push(problem),
  });
  const seen: LoggedEvent[] = [];
  announcer.onEvent((event) => seen.push(event));
  await onDatabase(database.url, async (client) => {
    for (let round = 1; round <= 5; round += 1) {
      await append(client, 10);
      await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'foresale announcer'`);
      await append(client, 10);
      await until(() => seen.length >= round * 20);
    }
  });
  expect(ids(seen)).toEqual(range(100));
  expect(problems.length).toBeGreaterThanOrEqual(5);
});

test('a notification that got lost is made up for by the next probe', async () => {
  await using database = await createTestDatabase();
  await using announcer = await startAnnouncer({ databaseUrl: database.url, probeMilliseconds: 20 });
  const seen: LoggedEvent[] = [];
  announcer.onEvent((event) => seen.push(event));
  await onDatabase(database.url, (client) =>
    client.query(`with next as (update event_counter set last_id = last_id + 1 returning last_id)
      insert into events (id, kind) select last_id, 'silent' from next`),
  );
  await until(() => seen.length === 1);
  expect(seen[0]?.kind).toBe('silent');
});

test('a database that was replaced by an older copy starts the count anew', async () => {
  await using database = await createTestDatabase();
  await using announcer = await startAnnouncer({ databaseUrl: database.url, probeMilliseconds: 20 });
  await onDatabase(database.url, async (client) => {
    await append(client, 3);
    await until(() => announcer.lastId() === 3);
    await client.query('truncate events');
    await client.query('update event_counter set last_id = 1');
    await until(() => announcer.lastId() === 1);
    await append(client, 1);
    await until(() => announcer.lastId() === 2);
  });
  expect(announcer.recent(3)).toEqual([]);
});

test('the first connection must succeed', async () => {
  await expect(startAnnouncer({ databaseUrl: 'postgres://nobody@127.0.0.1:1/nowhere' })).rejects.toThrow(
    /ECONNREFUSED/,
  );
});

test('survives a restart of PostgreSQL: nothing is missed, nothing comes twice', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'foresale-restart-'));
  let server = await startLocalPostgres({ folder });
  try {
    await migrate(server.url);
    const { url } = server;
    await using announcer = await startAnnouncer({ databaseUrl: url });
    const seen: LoggedEvent[] = [];
    announcer.onEvent((event) => seen.push(event));
    await onDatabase(url, (client) => append(client, 10));
    await until(() => seen.length === 10);
    await server.stop();
    await until(() => !announcer.isListening());
    server = await startLocalPostgres({ folder });
    expect(server.url).toBe(url);
    await onDatabase(url, (client) => append(client, 10));
    await until(() => seen.length >= 20);
    expect(ids(seen)).toEqual(range(20));
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
