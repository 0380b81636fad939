import { addUser, createSignInLink } from '@foresale/db/identity';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { trustOf } from '../src/proxies.ts';
import { runServer } from './running-server.ts';

const password = 'correct horse battery';

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function whoAmI(url: string, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(`${url}/api/trpc/users.me`, { headers });
  return ((await response.json()) as { result: { data: unknown } }).result.data;
}

const cookieFrom = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';

test('signing in sets a cookie that scripts and other sites cannot use; signing out ends it', async () => {
  await using running = await runServer();
  const { url, pool } = running;
  await addUser(pool, { email: 'ada@example.com', role: 'analyst', name: 'Ada', password });
  const refused = await post(`${url}/api/sign-in`, { email: 'ada@example.com', password: 'wrong' });
  expect([refused.status, await refused.json()]).toEqual([401, { error: 'E-mail or password is wrong' }]);

  const response = await post(`${url}/api/sign-in`, { email: 'Ada@example.com', password });
  expect(response.status).toBe(200);
  const [setCookie = ''] = response.headers.getSetCookie();
  expect(setCookie).toMatch(/; Path=\/; .*HttpOnly; SameSite=Lax/);
  const cookie = cookieFrom(response);
  expect(await whoAmI(url, { cookie })).toMatchObject({ name: 'Ada', role: 'analyst' });
  expect(await whoAmI(url, { cookie: `${cookie}x` })).toBeNull();
  expect(await whoAmI(url, {})).toBeNull();

  const out = await post(`${url}/api/sign-out`, {}, { cookie, origin: url });
  expect(out.status).toBe(200);
  await expect.poll(() => whoAmI(url, { cookie })).toBeNull();
});

test('the link works once', async () => {
  await using running = await runServer();
  const { path } = await createSignInLink(running.pool);
  // Somebody else's link must not slip their session in: the page says whose it is, and waits for a click.
  const page = await (await fetch(running.url + path)).text();
  expect(page).toContain('admin@localhost');
  expect(page).not.toContain('<script');
  // Whoever only looks does not use it up.
  for (const method of ['GET', 'HEAD', 'GET']) {
    const look = await fetch(`${running.url}${path}`, { method, redirect: 'manual' });
    expect([look.status, look.headers.getSetCookie(), look.headers.get('cache-control')]).toEqual([
      200,
      [],
      'no-store',
    ]);
  }
  const confirm = () =>
    fetch(`${running.url}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: running.url, 'content-type': 'application/x-www-form-urlencoded' },
    });
  const first = await confirm();
  expect([first.status, first.headers.get('location'), first.headers.get('cache-control')]).toEqual([
    303,
    '/choose-password',
    'no-store',
  ]);
  expect(await whoAmI(running.url, { cookie: cookieFrom(first) })).toMatchObject({ role: 'admin' });
  const second = await confirm();
  expect(second.headers.get('location')).toBe('/?sign-in=link-expired');
  const look = await fetch(running.url + path, { redirect: 'manual' });
  expect([look.status, look.headers.get('location')]).toEqual([303, '/?sign-in=link-expired']);
  expect(second.headers.getSetCookie()).toEqual([]);
});

test('a stranger locks nobody out of the browser they know, and the log has the first refusal alone', async () => {
  await using running = await runServer({ proxies: { trusted: 1, isAlwaysHttps: false } });
  await addUser(running.pool, { email: 'ada@example.com', role: 'viewer', password });
  const attempt = (address: string, tried: string, headers: Record<string, string> = {}) =>
    post(
      `${running.url}/api/sign-in`,
      { email: 'ada@example.com', password: tried },
      { 'x-forwarded-for': address, ...headers },
    );
  const first = await attempt('198.51.100.1', password);
  const cookies = first.headers.getSetCookie();
  expect(cookies.find((cookie) => cookie.startsWith('foresale_device='))).toMatch(/HttpOnly; SameSite=Lax/);
  const cookie = cookies.map((each) => each.split(';')[0]).join('; ');

  const statuses: number[] = [];
  for (let guess = 0; guess < 13; guess += 1) statuses.push((await attempt('203.0.113.1', 'wrong')).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429, 429]);
  expect((await attempt('203.0.113.1', password)).status).toBe(429);
  expect((await attempt('203.0.113.1', password, { cookie, origin: running.url })).status).toBe(200);
  expect((await attempt('198.51.100.2', password)).status).toBe(200);
  const audited = await running.pool.anyFirst(
    sql.type(z.object({ action: z.string() }))`select action from audit_log where action like 'sign-in %'`,
  );
  expect(audited.filter((action) => action === 'sign-in locked')).toHaveLength(1);
});

test('another site cannot act with the cookie', async () => {
  await using running = await runServer({ allowedOrigins: ['https://crm.example.com'] });
  const { url } = running;
  const cookie = await running.cookieOf('admin');
  for (const headers of [
    { origin: 'https://evil.example.com' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    // A listed origin uses a token, and a page on another port or protocol of this host is another page.
    { origin: 'https://crm.example.com' },
    { origin: url.replace('http:', 'https:') },
  ]) {
    const response = await post(`${url}/api/sign-out`, {}, { cookie, ...headers });
    expect(response.status, JSON.stringify(headers)).toBe(403);
  }
  const token = await running.tokenOf('viewer');
  const asListed = { origin: 'https://crm.example.com', authorization: `Bearer ${token}` };
  expect((await post(`${url}/api/trpc/views.remove`, { viewId: 1 }, asListed)).status).not.toBe(403);
  expect(await whoAmI(url, { cookie })).not.toBeNull();
  const preflight = (origin: string) =>
    fetch(`${url}/api/health`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
  const allowed = await preflight('https://crm.example.com');
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://crm.example.com');
  expect(allowed.headers.get('access-control-allow-credentials')).toBeNull();
  expect((await preflight('https://evil.example.com')).headers.get('access-control-allow-origin')).toBeNull();
});

test.each([
  ['two proxies', { trusted: 2, isAlwaysHttps: false }, ['203.0.113.7', '10.0.0.2']],
  [
    'networks of proxies',
    { trusted: ['127.0.0.0/8', '10.0.0.0/8'], isAlwaysHttps: false },
    ['203.0.113.7', '10.0.0.2'],
  ],
  ['one proxy', { trusted: 1, isAlwaysHttps: false }, ['203.0.113.7']],
])('behind %s the address that a caller claims is not believed', async (_name, proxies, chain) => {
  await using running = await runServer({ proxies });
  const statuses: number[] = [];
  // Bodies without a password: they count as attempts and cost no check of one.
  for (let index = 0; index < 21; index += 1) {
    const claimed = [`198.51.100.${index}`, ...chain].join(', ');
    statuses.push((await post(`${running.url}/api/sign-in`, {}, { 'x-forwarded-for': claimed })).status);
  }
  expect(statuses.indexOf(429)).toBe(20);
});

test.each([
  [1, ['203.0.113.9', '198.51.100.1']],
  [2, ['203.0.113.9', '10.0.0.2']],
])('a count of %i proxies is not believed from a peer in a public network', (count, [peer, claimed]) => {
  const trust = trustOf({ trusted: count, isAlwaysHttps: false });
  expect(typeof trust === 'function' && trust(peer ?? '', 0)).toBe(false);
  expect(typeof trust === 'function' && trust(claimed ?? '', 2)).toBe(false);
});

test('the audit log names the address that the outermost proxy saw', async () => {
  await using running = await runServer({ proxies: { trusted: 2, isAlwaysHttps: false } });
  const forwarded = '198.51.100.1, 203.0.113.7, 10.0.0.2';
  await post(`${running.url}/api/sign-in`, { email: 'a@example.com', password: 'x' }, { 'x-forwarded-for': forwarded });
  const addresses = await running.pool.anyFirst(
    sql.type(z.object({ address: z.string() }))`
      select detail ->> 'address' as address from audit_log where action like 'sign-in%'`,
  );
  expect(addresses).toEqual(['203.0.113.7']);
});

test('guesses are limited by address, requests by caller', async () => {
  await using running = await runServer({ requestsPerMinute: 5 });
  const { url } = running;
  const guesses = [];
  for (let index = 0; index < 21; index += 1) {
    guesses.push((await post(`${url}/api/sign-in`, { email: `u${index}@example.com`, password: 'x' })).status);
  }
  expect(guesses.indexOf(429)).toBe(20);
  const token = await running.tokenOf('viewer');
  const answers: Response[] = [];
  for (let index = 0; index < 6; index += 1) {
    answers.push(await fetch(`${url}/api/trpc/users.me`, { headers: { authorization: `Bearer ${token}` } }));
  }
  expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 429]);
  expect(await answers[5]?.json()).toEqual({ error: expect.stringMatching(/^Too many requests; try again in/) });
  expect(answers[5]?.headers.get('retry-after')).toMatch(/^\d+$/);
});

test('every answer carries the headers that keep browsers careful', async () => {
  await using running = await runServer();
  for (const path of ['/api/health', '/nowhere', '/api/nowhere']) {
    const response = await fetch(running.url + path);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-powered-by')).toBeNull();
  }
  expect(await (await fetch(`${running.url}/api/nowhere`)).json()).toEqual({ error: 'Not found' });
  const overHttp = await fetch(`${running.url}/api/health`, { headers: { 'x-forwarded-proto': 'https' } });
  expect(overHttp.headers.get('strict-transport-security')).toBeNull();
  await using secure = await runServer({ proxies: { trusted: 1, isAlwaysHttps: true } });
  const overHttps = await fetch(`${secure.url}/api/health`);
  expect(overHttps.headers.get('strict-transport-security')).toBe('max-age=31536000');
});

test('health is told apart: alive, ready, healthy', async () => {
  await using running = await runServer();
  const get = async (path: string) => {
    const response = await fetch(running.url + path);
    return [response.status, await response.json()];
  };
  expect(await get('/api/health')).toEqual([200, { status: 'healthy', timestamp: expect.stringMatching(/Z$/) }]);
  expect(await get('/healthz')).toEqual([200, { status: 'alive' }]);
  expect(await get('/readyz')).toEqual([200, { status: 'ready' }]);
});

test('Prometheus reads the numbers with a token, and nobody without', async () => {
  await using running = await runServer();
  expect((await fetch(`${running.url}/metrics`)).status).toBe(401);
  const authorization = `Bearer ${await running.tokenOf('viewer')}`;
  await fetch(`${running.url}/api/customers/secret-id/details`, { headers: { authorization } });
  const response = await fetch(`${running.url}/metrics`, { headers: { authorization } });
  const text = await response.text();
  expect(text).toContain('foresale_listening 1');
  expect(text).toContain(
    'foresale_http_request_seconds_count{method="GET",route="/api/customers/:id/details",status="404"} 1',
  );
  expect(text).not.toContain('secret-id');
});
