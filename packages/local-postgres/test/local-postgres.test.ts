import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { localDatabaseUrl, startLocalPostgres } from '../src/index.ts';

const patience = { timeout: 120_000 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foresale-local-postgres-'));
  // Temporary folders are made for their owner alone; open, the data can lie in them whoever runs the server.
  chmodSync(folder, 0o755);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('keeps its data and its address from one start to the next', async () => {
  const first = await startLocalPostgres({ folder, durable: false });
  await query(first.url, 'create table kept as select 42 as answer');
  await first.stop();
  expect(isRunning(first.pid)).toBe(false);
  expect(await localDatabaseUrl(folder)).toBe(first.url);

  await using second = await startLocalPostgres({ folder, durable: false });
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('listens on the loopback address only and asks for the password', async () => {
  await using server = await startLocalPostgres({ folder, durable: false });
  const [row] = await query(server.url, `select current_setting('listen_addresses') as addresses`);
  expect(row).toEqual({ addresses: '127.0.0.1' });
  const wrong = new URL(server.url);
  wrong.password = 'wrong';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
});

test('ends when its owner is killed, and starts again with all that was committed', async () => {
  const module = fileURLToPath(new URL('../src/index.ts', import.meta.url));
  const script = `const { startLocalPostgres } = await import(${JSON.stringify(module)});
    const server = await startLocalPostgres({ folder: ${JSON.stringify(folder)} });
    console.log(server.pid + ' ' + server.url);
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const [pid = '', url = ''] = line.toString().trim().split(' ');
  await query(url, 'create table kept as select 1 as one');
  owner.kill('SIGKILL');
  await vi.waitUntil(() => !isRunning(Number(pid)), patience);

  await using again = await startLocalPostgres({ folder, durable: false });
  expect(await query(again.url, 'select one from kept')).toEqual([{ one: 1 }]);
});

test('recovers a lock that a power cut left behind, whoever has that process number now', async () => {
  const first = await startLocalPostgres({ folder });
  await query(first.url, 'create table kept as select 1 as one');
  const data = dataFolder();
  const lock = readFileSync(join(data, 'postmaster.pid'), 'utf8');
  // As after a power cut: no shutdown, and the recorded number belongs to a stranger, here this very process.
  process.kill(first.pid, 'SIGKILL');
  await vi.waitUntil(() => !isRunning(first.pid), patience);
  writeFileSync(join(data, 'postmaster.pid'), lock.replace(/^\d+/, String(process.pid)));

  await using again = await startLocalPostgres({ folder, durable: false });
  expect(await query(again.url, 'select one from kept')).toEqual([{ one: 1 }]);
});

test('takes another port when somebody has taken its own', async () => {
  const first = await startLocalPostgres({ folder, durable: false });
  await first.stop();
  const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
  await once(squatter, 'listening');
  try {
    await using second = await startLocalPostgres({ folder, durable: false });
    expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    squatter.close();
  }
});

test('refuses the data of another major version with a sentence', async () => {
  const first = await startLocalPostgres({ folder, durable: false });
  await first.stop();
  writeFileSync(join(dataFolder(), 'PG_VERSION'), '17\n');
  await expect(startLocalPostgres({ folder, durable: false })).rejects.toThrow(
    /was written by PostgreSQL 17, and this is/,
  );
});

test('an initdb that was interrupted is begun anew', async () => {
  await localDatabaseUrl(folder);
  mkdirSync(join(folder, 'data.unfinished'), { recursive: true });
  writeFileSync(join(folder, 'data.unfinished', 'PG_VERSION'), '18\n');
  await using server = await startLocalPostgres({ folder, durable: false });
  expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

function dataFolder(): string {
  expect(readdirSync(folder)).toContain('data');
  return join(folder, 'data');
}

function isRunning(pid: number): boolean {
  if (process.platform !== 'linux') return true;
  const status = `/proc/${pid}/status`;
  return existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
