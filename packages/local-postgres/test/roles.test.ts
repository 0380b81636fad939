import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findBinaries } from '../src/binaries.ts';
import { freePort, localReaderUrl, startLocalPostgres } from '../src/index.ts';
import { run } from '../src/run.ts';
import { findServerUser } from '../src/server-user.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foresale-roles-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const aboutMe = `select rolname::text as name, rolsuper as "isSuper", rolcreaterole as "makesRoles",
  (select pg_get_userbyid(datdba) from pg_database where datname = current_database())::text as owner
  from pg_roles where rolname = current_user`;
const ordinary = { name: 'foresale', isSuper: false, makesRoles: false, owner: 'foresale' };

test('the address that programs are given is of an owner who is no superuser, and runs no program', async () => {
  await using server = await startLocalPostgres({ folder, durable: false });
  expect(await query(server.url, aboutMe)).toEqual([ordinary]);
  await query(server.url, 'create table t (a int)');
  for (const attempt of [
    `copy t from program 'echo 1'`,
    `copy t to '/tmp/foresale-owned'`,
    `create role another superuser`,
    `alter role foresale superuser`,
    `create function f() returns int language c as 'x'`,
    `set session authorization foresale_admin`,
  ]) {
    await expect(query(server.url, attempt), attempt).rejects.toThrow(/permission denied|must have|untrusted/);
  }
});

test('the reader reads what it was granted, changes nothing, and becomes nobody else', async () => {
  await using server = await startLocalPostgres({ folder, durable: false });
  await query(server.url, 'create table secret as select 1 as a; create view shown as select 2 as a');
  await query(server.url, 'grant select on shown to foresale_reader');
  const url = await localReaderUrl(folder);
  expect(await query(url, 'select a from shown')).toEqual([{ a: 2 }]);
  for (const attempt of [
    'select a from secret',
    'create table mine (a int)',
    'set default_transaction_read_only = off; create table mine (a int)',
    'set role foresale',
    'drop view shown',
  ]) {
    await expect(query(url, attempt), attempt).rejects.toThrow(/permission denied|read-only|must be owner/);
  }
});

/** As versions before roles were told apart made it: one superuser, who owns everything. */
async function makeOldCluster() {
  const user = findServerUser();
  const password = 'of-a-version-before';
  const cluster = { id: '0123456789abcdef', port: await freePort(), password };
  writeFileSync(join(folder, 'cluster.json'), JSON.stringify(cluster));
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o644 });
  chmodSync(folder, 0o777);
  const flags = ['--username=foresale', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--locale=C'];
  await run(findBinaries(user).initdb, [`--pgdata=${join(folder, 'data')}`, '--encoding=UTF8', ...flags], user);
  return `postgres://foresale:${password}@127.0.0.1:${cluster.port}/foresale`;
}

test('everything in the databases of an old cluster comes to belong to the owner', async () => {
  const url = await makeOldCluster();
  const old = await startOldServer(url);
  try {
    const maintenance = url.replace(/foresale$/, 'postgres');
    await query(maintenance, 'create database foresale');
    await query(maintenance, 'create database foresale_before_1');
    for (const each of [url, url.replace(/foresale$/, 'foresale_before_1')]) {
      await query(
        each,
        `create schema jobs; create type jobs.state as enum ('a'); create domain whole as int;
         create table jobs.job (id bigserial primary key, state jobs.state, part whole) partition by range (id);
         create table jobs.job_1 partition of jobs.job default; create sequence counter;
         create view v as select * from jobs.job; create materialized view m as select 1 as a;
         create function f() returns trigger language plpgsql as 'begin return new; end';
         create trigger t before insert on jobs.job for each row execute function f();
         insert into jobs.job (state) values ('a')`,
      );
    }
    await query(maintenance, 'alter database foresale_before_1 with allow_connections false');
  } finally {
    await old.stop();
  }
  await using _server = await startLocalPostgres({ folder, durable: false });
  expect(await query(url, aboutMe)).toEqual([ordinary]);
  expect(await query(url, 'select id::int from v')).toEqual([{ id: 1 }]);
  // Only an owner may do these.
  await query(
    url,
    `insert into jobs.job (state) values ('a'); drop trigger t on jobs.job; drop function f(); drop view v;
     drop materialized view m; drop sequence counter; alter table jobs.job add column more int; drop table jobs.job;
     drop type jobs.state; drop domain whole; drop schema jobs`,
  );
  const [aside] = await query(
    url,
    `select datallowconn as "isOpen", pg_get_userbyid(datdba)::text as owner from pg_database where datname = 'foresale_before_1'`,
  );
  expect(aside).toEqual({ isOpen: false, owner: 'foresale' });
  await query(url, 'drop database foresale_before_1');
});

/** The server itself, without the care of a start: as a version before ran it. */
async function startOldServer(url: string): Promise<{ stop(): Promise<void> }> {
  const user = findServerUser();
  const { port } = new URL(url);
  const flags = ['-c', `port=${port}`, '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='];
  const server = spawn(findBinaries(user).postgres, ['-D', join(folder, 'data'), ...flags], {
    ...user,
    cwd: '/',
    env: { LC_ALL: 'C' },
    stdio: 'ignore',
  });
  await expect
    .poll(() => query(url.replace(/foresale$/, 'postgres'), 'select 1').catch(() => []), {
      timeout: 120_000,
    })
    .toHaveLength(1);
  return {
    stop: async () => {
      server.kill('SIGINT');
      await once(server, 'exit');
    },
  };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return [await client.query(text)].flat().at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}
