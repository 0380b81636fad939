import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createTestDatabase } from '@foresale/test-database';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createScratchDatabase,
  dropDatabase,
  findDifferences,
  fingerprint,
  holdSnapshot,
  isArchive,
  readArchive,
  readDescription,
  writeArchive,
} from '../../src/backup/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foresale-archive-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What texts, partitions, sequences and a schema of somebody else's can hold. */
const contents = `
  insert into customers (customer_id, name, city) values
    ('a', E'Ada\\tTab\\nand a line\\\\end', E'\\\\.'), ('b', '\\.', null), ('', '', 'Köln 🙂'), ('-- x statement', 'N', '\\N');
  insert into runs (as_of, status, requested_by) values ('2025-01-01', 'queued', 'test');
  select create_snapshot(run_id) from runs;
  create schema queue;
  create type queue.state as enum ('new', 'it''s done');
  create table queue.jobs (name text not null, state queue.state not null default 'new', at timestamptz default now(), primary key (name, state)) partition by list (name);
  create table queue.jobs_rest (like queue.jobs including all);
  alter table queue.jobs attach partition queue.jobs_rest default;
  create index jobs_by_time on queue.jobs (at) where state = 'new' and (name > 'a' and name < 'z');
  insert into queue.jobs (name) values ('one'), ('two');
  comment on column queue.jobs.name is 'It''s one';
`;

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

async function writeFrom(url: string): Promise<string> {
  const file = join(folder, 'shop.backup');
  await using held = await holdSnapshot(url);
  // Whatever happens after the moment is not in the backup.
  await withClient(url, (client) => client.query(`insert into customers (customer_id) values ('later')`));
  await writeArchive(url, { file, held });
  await withClient(url, (client) => client.query(`delete from customers where customer_id = 'later'`));
  return file;
}

test('a database comes out of its file as it was: rows, keys, partitions, sequences and functions', async () => {
  await using database = await createTestDatabase();
  await withClient(database.url, (client) => client.query(contents));
  const file = await writeFrom(database.url);
  expect(await isArchive(file)).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const copy = await createScratchDatabase(database.url);
  try {
    await readArchive(copy, file);
    expect(findDifferences(await fingerprint(database.url), await fingerprint(copy))).toEqual([]);
    // A condition that is read again has fewer brackets.
    const words = async (url: string) => JSON.stringify(await readDescription(url)).replaceAll(/[()\s]|\\n/g, '');
    expect(await words(copy)).toBe(await words(database.url));
    await withClient(copy, async (client) => {
      await client.query('delete from runs');
      const { rows } = await client.query(
        `insert into runs (as_of, status, requested_by) values ('2025-01-02', 'queued', 'test') returning run_id`,
      );
      expect(Number(rows[0].run_id)).toBe(2);
      await client.query(`insert into queue.jobs (name) values ('three')`);
    });
  } finally {
    await dropDatabase(database.url, copy);
  }
});

test('psql alone restores it', async ({ skip }) => {
  const psql = ['psql', '--version'] as const;
  try {
    execFileSync(psql[0], [psql[1]], { stdio: 'ignore' });
  } catch {
    skip('There is no psql on this machine.');
  }
  await using database = await createTestDatabase();
  await withClient(database.url, (client) => client.query(contents));
  const file = await writeFrom(database.url);
  const copy = await createScratchDatabase(database.url);
  try {
    execFileSync('psql', ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', copy], {
      input: gunzipSync(readFileSync(file)),
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    expect(findDifferences(await fingerprint(database.url), await fingerprint(copy))).toEqual([]);
  } finally {
    await dropDatabase(database.url, copy);
  }
});

test('what Foresale did not make is refused, and so is a file that is not whole', async () => {
  await using database = await createTestDatabase();
  const file = await writeFrom(database.url);
  const script = gunzipSync(readFileSync(file));
  const cases: readonly (readonly [Buffer, RegExp])[] = [
    [gzipSync(script.subarray(0, script.length / 2)), /ends too early/],
    [readFileSync(file).subarray(0, 2_000), /is damaged/],
    [gzipSync('select 1;\n'), /is no backup that this version of Foresale can read/],
  ];
  for (const [bytes, sentence] of cases) {
    writeFileSync(file, bytes);
    const copy = await createScratchDatabase(database.url);
    try {
      await expect(readArchive(copy, file)).rejects.toThrow(sentence);
    } finally {
      await dropDatabase(database.url, copy);
    }
  }
  await withClient(database.url, (client) => client.query('create materialized view mine as select 1'));
  await expect(writeFrom(database.url)).rejects.toThrow(/did not put there \(mine\): back it up with pg_dump/);
});
