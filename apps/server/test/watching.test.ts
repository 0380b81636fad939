import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { publishShop } from '@foresale/api/testing';
import { createPool } from '@foresale/db';
import { describeError } from '@foresale/db/trace';
import { patience } from '@foresale/test-database';
import { sql } from 'slonik';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createLogger } from '../src/logger.ts';
import { runServer } from './running-server.ts';

const deploy = join(import.meta.dirname, '../../../deploy');

async function exported(url: string, token: string): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return response.text();
}

function memory(): { readonly stream: Writable; text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

test('every metric that the board and the alerts name is exported', async () => {
  await using running = await runServer();
  const text = await exported(running.url, await running.tokenOf('viewer'));
  const names = new Set([...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name]) => name));
  const rules = z
    .object({ groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })) })
    .parse(parse(readFileSync(join(deploy, 'prometheus/alerts.yml'), 'utf8')));
  const board = z
    .object({ panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })) })
    .parse(JSON.parse(readFileSync(join(deploy, 'grafana/foresale.json'), 'utf8')));
  const expressions = [
    ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
    ...board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
  expect(expressions.length).toBeGreaterThan(30);
  const named = expressions.flatMap((expr) => expr.match(/\b(?:foresale|process|nodejs)_\w+/g) ?? []);
  for (const name of new Set(named)) {
    const base = name.replace(/_(bucket|sum|count)$/, '');
    expect(names.has(name) || names.has(base), name).toBe(true);
  }
  // And what we export ourselves is looked at by somebody.
  const watched = named.join(' ');
  for (const name of names) if (name?.startsWith('foresale_')) expect(watched).toContain(name);
});

const promtool = spawnSync('promtool', ['--version']).status === 0;

// Where Prometheus is installed, its own tool says whether the rules fire when they should and are silent when not.
test.skipIf(!promtool)('the alerts fire for what a person can mend, and for nothing else', () => {
  const { status, stderr, stdout } = spawnSync('promtool', [
    'test',
    'rules',
    join(deploy, 'prometheus/alerts.test.yml'),
  ]);
  expect(`${stdout}${stderr}`).toContain('SUCCESS');
  expect(status).toBe(0);
});

test('metrics count requests, statements, connections, runs and events', async () => {
  await using running = await runServer();
  const token = await running.tokenOf('viewer');
  await publishShop(running.pool, { customers: 5, scored: 1 });
  await fetch(`${running.url}/api/customers/segments`, { headers: { authorization: `Bearer ${token}` } });
  for (const path of ['users.me', 'users.me,live.position?batch=1', 'no.such', 'x'.repeat(40)]) {
    await fetch(`${running.url}/api/trpc/${path}`, { headers: { authorization: `Bearer ${token}` } });
  }
  const text = await exported(running.url, token);
  const procedures = [...text.matchAll(/request_seconds_count\{.*route="\/api\/trpc\/([^"]*)".*\} (\d+)/g)];
  expect(procedures.map(([, name, count]) => `${name} ${count}`).toSorted()).toEqual([
    'batch 1',
    'unknown 2',
    'users.me 1',
  ]);
  const value = (sample: string) =>
    Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${sample} `))
        ?.split(' ')
        .at(-1),
    );
  expect(value('foresale_http_request_seconds_count{method="GET",route="/api/customers/segments",status="200"}')).toBe(
    1,
  );
  expect(value('foresale_query_seconds_count{outcome="done"}')).toBeGreaterThan(1);
  expect(value('foresale_pool_connections{state="waiting"}')).toBe(0);
  expect(value('foresale_published_age_seconds')).toBeGreaterThanOrEqual(0);
  expect(value('foresale_database_bytes')).toBeGreaterThan(1_000_000);
  expect(value('foresale_run_under_way_seconds')).toBe(0);
  // Without a model there is no age to show, which is not the age 0.
  expect(text).not.toMatch(/^foresale_model_age_seconds /m);
  await vi.waitFor(async () => {
    const now = await exported(running.url, token);
    const [newest, announced] = ['foresale_newest_event_id', 'foresale_last_event_id'].map(
      (name) => new RegExp(`^${name} (\\d+)$`, 'm').exec(now)?.[1],
    );
    expect(announced).toBe(newest);
  }, patience);
});

test('a request keeps its id from outside, or gets one, down to the statements it causes', async () => {
  await using running = await runServer();
  const answer = (headers: Record<string, string>) => fetch(`${running.url}/healthz`, { headers });
  expect((await answer({ 'x-request-id': 'from-the-proxy' })).headers.get('x-request-id')).toBe('from-the-proxy');
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traced = await answer({ traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  expect(traced.headers.get('x-request-id')).toBe(traceId);
  // One that could break out of a comment or a log line is replaced.
  const made = (await answer({ 'x-request-id': "x'; */ drop table" })).headers.get('x-request-id');
  expect(made).toMatch(/^[0-9a-f]{32}$/);

  const response = await fetch(`${running.url}/api/trpc/runs.request`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await running.tokenOf('analyst')}`,
      'content-type': 'application/json',
      'x-request-id': 'asks-for-a-run',
    },
    body: '{}',
  });
  expect(response.status).toBe(200);
  const runs =
    await running.pool.any(sql.type(z.object({ request_id: z.string().nullable() }))`select request_id from runs`);
  expect(runs).toEqual([{ request_id: 'asks-for-a-run' }]);
});

test('the log names requests and holds no contact data, credentials or searches', async () => {
  const log = memory();
  await using running = await runServer({ logger: createLogger('trace', log.stream) });
  const token = await running.tokenOf('manager');
  const authorization = `Bearer ${token}`;
  await fetch(`${running.url}/api/customers/rfm?search=ada@example.com`, { headers: { authorization } });
  await fetch(`${running.url}/sign-in/link/foresale_link_abcdefghijk`, { redirect: 'manual' });
  await fetch(`${running.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'wrong-password' },
    body: JSON.stringify({ email: 'ada@example.com', password: 'her-password' }),
  });
  await vi.waitFor(() => expect(log.text()).toContain('wrong-password'), patience);
  const text = log.text();
  expect(text).not.toMatch(/ada@example|her-password|abcdefghijk|foresale_session=/);
  expect(text).not.toContain(token);
  const lines = text
    .trim()
    .split('\n')
    .map((line) => z.looseObject({ msg: z.string().optional() }).parse(JSON.parse(line)));
  expect(
    lines.find(({ requestId, msg }) => requestId === 'wrong-password' && msg === 'request completed'),
  ).toBeDefined();
});

test('an e-mail in an address is masked however it is written, and an address of 16 kB is logged short', async () => {
  const log = memory();
  await using running = await runServer({ logger: createLogger('info', log.stream) });
  await fetch(`${running.url}/api/customers/ada%40example.com/details`);
  await fetch(`${running.url}/api/customers/%C3%A4da%2540example%2Ecom/%ZZ`);
  await fetch(`${running.url}/${'a'.repeat(15_900)}`, { headers: { 'x-request-id': 'long-address' } });
  await vi.waitFor(() => expect(log.text()).toContain('long-address'), patience);
  expect(log.text()).toContain('/api/customers/[e-mail]/details');
  expect(log.text()).not.toMatch(/da(?:%40|%2540|@)/);
  const lengths = log
    .text()
    .split('\n')
    .map(({ length }) => length);
  expect(Math.max(...lengths)).toBeLessThan(3_000);
});

test('a logged error of the database does not quote the row', async () => {
  const log = memory();
  const logger = createLogger('error', log.stream);
  await using running = await runServer();
  const pool = await createPool(running.database.url, { maximum: 1 });
  const insert = () =>
    pool.query(sql.unsafe`insert into customers (customer_id, email) values ('c1', 'ada@example.com')`);
  await insert();
  const error: unknown = await insert().catch((problem: unknown) => problem);
  await pool.end();
  logger.error({ err: error, email: 'ada@example.com' }, 'failed');
  expect(log.text()).toContain(describeError(error).message);
  expect(log.text()).not.toContain('ada@');
});

test('readiness asks for the migrations of this version', async () => {
  await using running = await runServer();
  const ready = () => fetch(`${running.url}/readyz`);
  expect((await ready()).status).toBe(200);
  await running.pool.query(sql.unsafe`delete from schema_migrations where name like '0075-%'`);
  const answer = await ready();
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { error: 'Migration 0075-request-of-a-run.sql has not been applied' },
  ]);
});
