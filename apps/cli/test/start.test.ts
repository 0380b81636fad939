import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  ended,
  fillHome,
  foresale,
  isRunning,
  patience,
  removeFilledHome,
  type Started,
  startForesale,
  temporaryHome,
} from './foresale-process.ts';

let place: ReturnType<typeof temporaryHome>;
let running: Started[] = [];

beforeEach(() => {
  place = temporaryHome();
  running = [];
});

afterEach(async () => {
  for (const { child } of running) {
    child.kill('SIGTERM');
    await ended(child);
  }
  place.remove();
});

afterAll(removeFilledHome);

async function start(environment: Readonly<Record<string, string>> = {}): Promise<Started> {
  const started = await startForesale({ FORESALE_HOME: place.home, ...environment });
  running.push(started);
  return started;
}

test('one start brings up a shop with a published run, and lets the admin in', async () => {
  const { url, output } = await start();
  const health: unknown = await (await fetch(`${url}/api/health`)).json();
  expect(health).toMatchObject({ status: 'healthy' });
  expect(output()).toMatch(/Sign in once as the admin with this link: http:\S+\/sign-in\/link\/\S+/);

  const token = await foresale(['token', 'create', '--role', 'viewer'], { FORESALE_HOME: place.home });
  expect(token.code).toBe(0);
  expect(token.stdout).toMatch(/^\S+\n$/);
  const segments = await fetch(`${url}/api/customers/segments`, {
    headers: { authorization: `Bearer ${token.stdout.trim()}` },
  });
  expect(segments.status).toBe(200);
  expect((await segments.json()) as object).toHaveProperty('total_customers', expect.any(Number));
  expect((await fetch(`${url}/api/customers/segments`)).status).toBe(401);

  const addressOf = async (...options: string[]) =>
    (await foresale(['database-url', ...options], { FORESALE_HOME: place.home })).stdout.trim();
  const reader = await addressOf();
  for (const view of views) {
    expect(await query(reader, `select * from ${view} limit 1`), view).toEqual(expect.any(Array));
  }
  expect(await query(reader, 'select * from priority_list order by rank limit 10')).toHaveLength(10);
  for (const table of ['sessions', 'users', 'api_tokens', 'audit_log', 'upload_chunks', 'pgboss.job']) {
    await expect(query(reader, `select from ${table}`), table).rejects.toThrow('permission denied');
  }
  await expect(query(reader, 'delete from orders')).rejects.toThrow(/permission denied|read-only/);
  const owner = await addressOf('--owner');
  expect(await query(owner, 'select rolsuper from pg_roles where rolname = current_user')).toEqual([
    { rolsuper: false },
  ]);
  expect(await query(owner, 'select count(*)::int as users from users')).toEqual([{ users: 1 }]);
});

const views = [
  ...['rfm_scores', 'predictions', 'priority_list', 'segments', 'kpis_by_day', 'kpis_by_week', 'kpis_by_month'],
  ...['monthly_cohorts', 'customer_history', 'settled_predictions', 'exchange_rates_by_day'],
];

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('a second start in the same home says so and leaves the first alone', async () => {
  await fillHome(place.home);
  const { url } = await start();
  const second = await foresale(['start'], { FORESALE_HOME: place.home });
  expect(second.code).not.toBe(0);
  expect(second.stderr).toContain(`Foresale is already running at ${url}`);
  expect((await fetch(`${url}/api/health`)).status).toBe(200);
});

test.each([
  'SIGINT',
  'SIGTERM',
  'SIGKILL',
] as const)('%s ends every process, and the next start has all data', async (signal) => {
  await fillHome(place.home);
  const first = await start();
  const processes = descendants(first.child.pid ?? 0);
  expect(processes.length).toBeGreaterThan(3);
  const before = await segmentsOf(first.url);
  first.child.kill(signal);
  await ended(first.child);
  await vi.waitUntil(() => !processes.some(isRunning), patience);

  const second = await start();
  expect(await segmentsOf(second.url)).toEqual(before);
});

test('a server or worker that is killed comes back', async () => {
  await fillHome(place.home);
  const { child, url, output } = await start();
  for (const name of ['server', 'worker']) {
    const pid = descendants(child.pid ?? 0).find((candidate) =>
      commandOf(candidate).includes(`apps/${name}/src/main.ts`),
    );
    expect(pid).toBeDefined();
    process.kill(pid ?? 0, 'SIGKILL');
    await vi.waitUntil(() => output().includes(`The ${name} ended (SIGKILL)`), patience);
  }
  await vi.waitUntil(
    () =>
      fetch(`${url}/api/health`).then(
        (answer) => answer.ok,
        () => false,
      ),
    patience,
  );
});

test('a port that is taken stops the start before there is a database', async () => {
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  const { port } = occupant.address() as AddressInfo;
  const outcome = await foresale(['start'], { FORESALE_HOME: place.home, PORT: String(port) });
  expect(outcome).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `Port ${port} on 127.0.0.1 is in use: set PORT to another.\n`,
  });
  expect(existsSync(join(place.home, 'postgres'))).toBe(false);
  occupant.close();
});

test('a wrong setting stops the start with a sentence', async () => {
  const wrong = await foresale(['start'], { FORESALE_HOME: place.home, PORT: 'four thousand' });
  expect(wrong).toMatchObject({ code: 1, stderr: 'PORT must be a number.\n', stdout: '' });
  const unreachable = await foresale(['start'], {
    FORESALE_HOME: place.home,
    DATABASE_URL: 'postgres://x@127.0.0.1:1/x',
  });
  expect(unreachable.code).toBe(1);
  expect(unreachable.stderr).toMatch(/^The database cannot be reached: .*\.\n$/m);
});

async function segmentsOf(url: string): Promise<unknown> {
  const token = await foresale(['token', 'create', '--role', 'viewer'], { FORESALE_HOME: place.home });
  const answer = await fetch(`${url}/api/customers/segments`, {
    headers: { authorization: `Bearer ${token.stdout.trim()}` },
  });
  return answer.json();
}

/** The process ids below a process, from the kernel's own table: a bare machine has no ps. */
function descendants(pid: number): number[] {
  const pairs = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => [Number(entry), parentOf(entry)] as const);
  const below = (parent: number): number[] =>
    pairs.flatMap(([child, of]) => (of === parent ? [child, ...below(child)] : []));
  return below(pid);
}

function parentOf(pid: string): number {
  return Number(/^PPid:\s+(\d+)/m.exec(kernelTells(Number(pid), 'status'))?.[1]);
}

function commandOf(pid: number): string {
  return kernelTells(pid, 'cmdline');
}

/** Nothing of a process that ended after it was listed, as sessions of PostgreSQL do all the time. */
function kernelTells(pid: number, about: 'status' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${about}`, 'utf8');
  } catch {
    return '';
  }
}
