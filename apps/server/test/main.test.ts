import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '@foresale/test-database';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function start(env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [main], {
    env: { LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; complaint: string }> {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  // Not 'close', which a child that was disconnected from never emits.
  const [code] = await Promise.all([
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
    new Promise((resolve) => child.stderr?.once('end', resolve)),
  ]);
  return { code, complaint };
}

const ready = (child: ChildProcess) =>
  new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { ready: string }).ready));
    child.once('exit', () => reject(new Error('ended before it was ready')));
  });

test.each([
  [{}, 'DATABASE_URL must be set.\n'],
  [{ DATABASE_URL: '' }, 'DATABASE_URL must be set.\n'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be an address like postgres://user:password@host/database.\n'],
  [{ DATABASE_URL: 'postgres://x/y', PORT: 'http' }, 'PORT must be a number from 0 to 65535.\n'],
  [{ DATABASE_URL: 'postgres://x/y', PORT: '70000' }, 'PORT must be a number from 0 to 65535.\n'],
  [{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x' }, /^The database cannot be reached: .*\.\n$/],
])('%j stops the start with a sentence', async (env, sentence) => {
  const { code, complaint } = await ended(start(env));
  expect(code).toBe(1);
  if (typeof sentence === 'string') expect(complaint).toBe(sentence);
  else expect(complaint).toMatch(sentence);
});

test.each([
  'yes',
  '0',
  '1,2',
  '10.0.0.0/33',
  'off,https',
])('FORESALE_BEHIND_PROXY=%s stops the start', async (value) => {
  const { code, complaint } = await ended(start({ DATABASE_URL: 'postgres://x/y', FORESALE_BEHIND_PROXY: value }));
  expect(code).toBe(1);
  expect(complaint).toMatch(/^FORESALE_BEHIND_PROXY must be off, the number of proxies, .*\.\n$/);
});

test('a port that is taken stops the start with a sentence', async () => {
  await using database = await createTestDatabase();
  const first = start({ DATABASE_URL: database.url, PORT: '0' });
  const { port } = new URL(await ready(first));
  const { code, complaint } = await ended(start({ DATABASE_URL: database.url, PORT: port }));
  expect([code, complaint]).toEqual([1, `Port ${port} on 127.0.0.1 is in use: set PORT to another.\n`]);
  first.kill('SIGTERM');
  expect((await ended(first)).code).toBe(0);
});

test('tells its parent when it is ready, and ends with SIGTERM, SIGINT or the parent', async () => {
  await using database = await createTestDatabase();
  for (const end of [
    (child: ChildProcess) => child.kill('SIGTERM'),
    (child: ChildProcess) => child.kill('SIGINT'),
    (child: ChildProcess) => child.disconnect(),
  ]) {
    const child = start({ DATABASE_URL: database.url, PORT: '0' });
    const url = await ready(child);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    end(child);
    expect(await ended(child)).toEqual({ code: 0, complaint: '' });
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  }
});
