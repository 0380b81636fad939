import { addUser, createSignInLink, startSession } from '@foresale/db/identity';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Running, runServer } from './running-server.ts';

const present = 'correct horse battery';
const chosen = 'seven purple umbrellas';
const email = 'ada@example.com';

async function post(url: string, body: unknown, cookie = '') {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  return {
    status: response.status,
    answer,
    retryAfter: response.headers.get('retry-after'),
    cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
  };
}

const signIn = (running: Running, password: string, as = email) =>
  post(`${running.url}/api/sign-in`, { email: as, password });

const me = z.object({ result: z.object({ data: z.unknown() }) });
async function whoAmI(running: Running, cookie: string): Promise<unknown> {
  const response = await fetch(`${running.url}/api/trpc/users.me`, { headers: { cookie } });
  return me.parse(await response.json()).result.data;
}

/** Ada, with a session that began an hour ago. */
async function staleSession(running: Running) {
  // There must be an admin before anybody else can be changed.
  await addUser(running.pool, { email: 'boss@example.com', role: 'admin' });
  const { id } = await addUser(running.pool, { email, role: 'manager', password: present });
  const cookie = `foresale_session=${(await startSession(running.pool, id)).secret}`;
  await running.pool.query(sql.unsafe`update sessions set created_at = now() - interval '1 hour'`);
  return { id, cookie };
}

test('a cookie alone sets no password', async () => {
  await using running = await runServer();
  const { cookie } = await staleSession(running);
  expect((await post(`${running.url}/api/trpc/users.setPassword`, { password: chosen }, cookie)).status).not.toBe(200);
  const change = (body: unknown) => post(`${running.url}/api/password`, body, cookie);
  expect(await change({ password: chosen })).toMatchObject({
    status: 403,
    answer: { error: 'Enter your present password, or sign in again and choose a new one within ten minutes' },
  });
  expect(await change({ password: chosen, present: 'wrong' })).toMatchObject({
    status: 403,
    answer: { error: 'The present password is wrong' },
  });
  expect((await signIn(running, present)).status).toBe(200);
  expect((await signIn(running, chosen)).status).toBe(401);
  expect((await change({ password: chosen, present })).status).toBe(200);
  expect((await signIn(running, chosen)).status).toBe(200);
});

test('guesses at the present password are counted, and lock nobody out at the door', async () => {
  await using running = await runServer();
  const { cookie } = await staleSession(running);
  const guess = () => post(`${running.url}/api/password`, { password: chosen, present: 'wrong' }, cookie);
  for (let guesses = 0; guesses < 10; guesses += 1) expect((await guess()).status).toBe(403);
  const locked = await post(`${running.url}/api/password`, { password: chosen, present }, cookie);
  expect(locked.status).toBe(429);
  expect(locked.retryAfter).toMatch(/^\d+$/);
  expect((await signIn(running, present)).status).toBe(200);
});

test('within ten minutes of a sign-in a password is set without the present one; all other sessions end', async () => {
  await using running = await runServer();
  const { id, cookie: elsewhere } = await staleSession(running);
  const { cookie } = await signIn(running, present);
  const changed = await post(`${running.url}/api/password`, { password: chosen }, cookie);
  expect(changed.status).toBe(200);
  // Whoever copied the cookie is out, too.
  for (const ended of [cookie, elsewhere]) await expect.poll(() => whoAmI(running, ended)).toBeNull();
  expect(await whoAmI(running, changed.cookie)).toMatchObject({ id });
});

test('neither strangers nor tokens set passwords', async () => {
  await using running = await runServer();
  const authorization = `Bearer ${await running.tokenOf('admin')}`;
  expect((await post(`${running.url}/api/password`, { password: chosen })).status).toBe(401);
  const response = await fetch(`${running.url}/api/password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ password: chosen }),
  });
  expect([response.status, await response.json()]).toEqual([409, { error: 'A token has no password' }]);
});

test.each([
  '1234567890',
  'aaaaaaaaaa',
  'qwertyuiop',
  'password1234',
  email,
  'foresale2026',
  'abcabcabcabcabcabc',
])('the password %s is refused as too easy to guess', async (weak) => {
  await using running = await runServer();
  const { cookie } = await staleSession(running);
  const refused = await post(`${running.url}/api/password`, { password: weak, present }, cookie);
  expect(refused).toMatchObject({
    status: 400,
    answer: { error: expect.stringMatching(/^This password is too easy to guess/) },
  });
  await expect(addUser(running.pool, { email, role: 'viewer', password: weak })).rejects.toThrow(/too easy to guess/);
});

test('the first admin signs in with the password that the link asked for', async () => {
  await using running = await runServer();
  const { path } = await createSignInLink(running.pool);
  const confirm = () => fetch(running.url + path, { method: 'POST', redirect: 'manual' });
  const visit = await confirm();
  expect(visit.headers.get('location')).toBe('/choose-password');
  const cookie = visit.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await post(`${running.url}/api/password`, { password: chosen }, cookie)).status).toBe(200);
  expect((await signIn(running, chosen, 'admin@localhost')).status).toBe(200);
  // Who has one is not asked again.
  const again = await createSignInLink(running.pool);
  const back = await fetch(running.url + again.path, { method: 'POST', redirect: 'manual' });
  expect(back.headers.get('location')).toBe('/');
});
