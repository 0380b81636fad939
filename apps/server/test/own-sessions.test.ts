import { addUser } from '@foresale/db/identity';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Running, runServer } from './running-server.ts';

const password = 'correct horse battery';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

async function signIn({ url }: Running, email: string, browser: string): Promise<string> {
  const response = await fetch(`${url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': browser },
    body: JSON.stringify({ email, password }),
  });
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

const sessions = z.object({
  result: z.object({
    data: z.array(
      z.object({
        id: z.number(),
        browser: z.string().nullable(),
        address: z.string().nullable(),
        startedAt: z.string(),
        isThisOne: z.boolean(),
      }),
    ),
  }),
});

async function list({ url }: Running, cookie: string) {
  const response = await fetch(`${url}/api/trpc/users.sessions`, { headers: { cookie } });
  return sessions.parse(await response.json()).result.data;
}

function end({ url }: Running, cookie: string, id: number): Promise<Response> {
  return fetch(`${url}/api/trpc/users.endSession`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ id }),
  });
}

test('a person sees where they are signed in, and signs a lost phone out; nobody else does', async () => {
  await using running = await runServer();
  await addUser(running.pool, { email: 'ada@example.com', role: 'viewer', password });
  await addUser(running.pool, { email: 'eve@example.com', role: 'admin', password });
  const desk = await signIn(running, 'ada@example.com', firefox);
  const phone = await signIn(running, 'ada@example.com', safari);
  const stranger = await signIn(running, 'eve@example.com', firefox);
  const listed = await list(running, desk);
  expect(listed.map(({ browser, isThisOne }) => [browser, isThisOne])).toEqual([
    ['Firefox on Linux', true],
    ['Safari on iOS', false],
  ]);
  expect(listed[1]?.address).toBe('127.0.0.1');
  expect(await list(running, stranger)).toHaveLength(1);

  const lost = listed[1]?.id ?? 0;
  expect((await end(running, stranger, lost)).status).toBe(404);
  expect(await list(running, phone)).toHaveLength(2);
  expect((await end(running, desk, lost)).status).toBe(200);
  const asked = await fetch(`${running.url}/api/trpc/users.sessions`, { headers: { cookie: phone } });
  expect(asked.status).toBe(401);
  expect(await list(running, desk)).toHaveLength(1);
});

test('a token has no sessions', async () => {
  await using running = await runServer();
  const authorization = `Bearer ${await running.tokenOf('admin')}`;
  expect((await fetch(`${running.url}/api/trpc/users.sessions`, { headers: { authorization } })).status).toBe(409);
});
