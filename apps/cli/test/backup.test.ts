import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalPostgres } from '@foresale/local-postgres';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findProgram } from '../src/backup/find-program.ts';
import { foresale, temporaryHome } from './foresale-process.ts';
import { findSystemPostgres, startSystemPostgres } from './system-postgres.ts';

const binaries = findSystemPostgres();
let place: ReturnType<typeof temporaryHome>;

beforeEach(() => {
  place = temporaryHome();
  mkdirSync(place.home, { recursive: true });
});
afterEach(() => place.remove());

test('a program that knows the version of the server is found, or none', async () => {
  expect(await findProgram('pg_dump', 999, '')).toBeUndefined();
});

test('the embedded database is backed up and restored with nothing installed', { timeout: 300_000 }, async () => {
  const environment = { FORESALE_HOME: place.home };
  const orders = join(place.home, 'orders.csv');
  writeFileSync(orders, 'Client;Date;Total;Name\nada;2025-01-05;10.50;Ada\n');
  const map = ['--map', 'customer_id=Client,ordered_at=Date,amount=Total,name=Name'];
  expect(await foresale(['import', orders, ...map], environment)).toMatchObject({ code: 0 });
  const file = join(place.home, 'shop.backup');
  // What an interrupted backup left lends the new one neither its mode nor its text.
  writeFileSync(`${file}.unfinished`, 'half a backup', { mode: 0o644 });
  const backup = await foresale(['backup', file], environment);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(backup).toMatchObject({ code: 0, stdout: expect.stringMatching(/, verified row by row\.\n$/) });
  expect(await foresale(['erase', 'ada'], environment)).toMatchObject({ code: 0 });
  expect(await foresale(['restore', file], environment)).toMatchObject({ code: 0 });
  await using postgres = await startLocalPostgres({ folder: join(place.home, 'postgres') });
  const client = new pg.Client(postgres.url);
  await client.connect();
  const { rows } = await client.query('select name from customers');
  const { rows: audit } = await client.query(
    "select actor, subject from audit_log where action = 'backup restored' order by audit_id",
  );
  const formerUrl = new URL(postgres.url);
  const { rows: former } = await client.query("select datname from pg_database where datname like '%before%'");
  formerUrl.pathname = `/${former[0].datname}`;
  await client.query(`alter database ${client.escapeIdentifier(former[0].datname)} with allow_connections true`);
  await client.end();
  expect(rows).toEqual([{ name: 'Ada' }]);
  expect(audit).toEqual([{ actor: 'command line', subject: 'shop.backup' }]);
  const before = new pg.Client(formerUrl.href);
  await before.connect();
  const { rows: written } = await before.query("select actor, subject from audit_log where action = 'backup written'");
  await before.end();
  expect(written).toEqual([{ actor: 'command line', subject: 'shop.backup' }]);
});

test('a place that is closed and a file that is not whole are said in a sentence', { timeout: 300_000 }, async () => {
  const environment = { FORESALE_HOME: place.home };
  expect(await foresale(['backup', join(place.home, 'no', 'folder')], environment)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/cannot be written: there is no folder /),
  });
  const file = join(place.home, 'shop.backup');
  writeFileSync(file, Buffer.from([0x1f, 0x8b, 8, 0]));
  const broken = await foresale(['restore', file], environment);
  expect(broken).toMatchObject({ code: 1, stderr: expect.not.stringContaining('    at ') });
});

test('a backup is verified, holds everything, and is put back beside what was there', { timeout: 300_000 }, async ({
  skip,
}) => {
  if (binaries === undefined) skip('No PostgreSQL with pg_dump is installed on this machine.');
  await using postgres = await startSystemPostgres(binaries ?? '');
  const environment = { FORESALE_HOME: place.home, DATABASE_URL: postgres.url };
  const orders = join(place.home, 'orders.csv');
  writeFileSync(orders, 'Client;Date;Total;Name\nada;2025-01-05;10.50;Ada\nbo;2025-01-20;99;Bo\n');
  const map = ['--map', 'customer_id=Client,ordered_at=Date,amount=Total,name=Name'];
  expect(await foresale(['import', orders, ...map], environment)).toMatchObject({ code: 0 });

  const file = join(place.home, 'shop.backup');
  const backup = await foresale(['backup', file], environment);
  expect(backup).toMatchObject({ code: 0, stderr: expect.not.stringContaining('failed') });
  expect(backup.stdout).toMatch(
    /^Backed up \d+ tables to .*shop\.backup \(\d+\.\d MB, pg_dump's custom format\), verified row by row\.\n$/,
  );
  expect(readFileSync(file).subarray(0, 5).toString()).toBe('PGDMP');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.unfinished`)).toBe(false);

  expect(await foresale(['erase', 'ada'], environment)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('customers 1'),
  });
  const names = async () => {
    const client = new pg.Client(postgres.url);
    await client.connect();
    const { rows } = await client.query('select name from customers order by customer_id');
    const { rows: databases } = await client.query(
      `select datname from pg_database where datname like 'foresale%' order by 1`,
    );
    await client.end();
    return { names: rows.map(({ name }) => name), databases: databases.map(({ datname }) => datname) };
  };
  // Nothing is left of the scratch database that the backup was verified in.
  expect(await names()).toEqual({ names: [null, 'Bo'], databases: ['foresale'] });

  const restored = await foresale(['restore', file], environment);
  expect(restored).toMatchObject({ code: 0 });
  const after = await names();
  expect(after.names).toEqual(['Ada', 'Bo']);
  expect(after.databases).toEqual(['foresale', expect.stringMatching(/^foresale_before_\d{14}$/)]);
  expect(restored.stdout).toContain(after.databases[1]);

  writeFileSync(file, 'PGDMP but not whole');
  const broken = await foresale(['restore', file], environment);
  expect(broken.code).toBe(1);
  expect(broken.stderr).toMatch(/pg_restore failed: /);
  expect(await names()).toEqual(after);
});
