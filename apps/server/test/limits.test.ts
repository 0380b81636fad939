import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { appendEvent } from '@foresale/db/events';
import { addUser, startSession } from '@foresale/db/identity';
import { patience } from '@foresale/test-database';
import fastify from 'fastify';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { endSlowBodies } from '../src/slow-bodies.ts';
import { type Running, runServer } from './running-server.ts';

const answerSchema = z.object({
  id: z.number(),
  error: z.object({ message: z.string(), data: z.object({ code: z.string() }) }).optional(),
  result: z.unknown().optional(),
});
type Answer = z.infer<typeof answerSchema>;

/** A socket whose calls and their answers are plain text, so that nothing between limits them. */
async function openSocket(running: Running, headers: Record<string, string>) {
  const socket = new WebSocket(`${running.url.replace('http', 'ws')}/api/trpc`, { headers });
  const answers: Answer[] = [];
  socket.on('message', (data) => {
    const text = String(data);
    if (text === 'PING') socket.send('PONG');
    else if (!text.includes('"id":null')) answers.push(answerSchema.parse(JSON.parse(text)));
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    answers,
    socket,
    call: (id: number, method: 'query' | 'subscription', path: string) =>
      socket.send(JSON.stringify({ id, method, params: { path, input: method === 'query' ? undefined : {} } })),
  };
}

const codesOf = (answers: readonly Answer[]) => answers.map(({ error }) => error?.data.code ?? 'OK');

test('calls over a socket, in batches and over REST draw on one budget', async () => {
  await using running = await runServer({ requestsPerMinute: 30 });
  const authorization = `Bearer ${await running.tokenOf('viewer')}`;
  const { socket, answers, call } = await openSocket(running, { authorization });
  for (let id = 1; id <= 20; id += 1) call(id, 'query', 'users.me');
  await vi.waitFor(() => expect(answers).toHaveLength(20), patience);
  // The upgrade and twenty calls are counted; a batch of twelve is counted as twelve.
  const batch = Array.from({ length: 12 }, () => 'users.me').join(',');
  const response = await fetch(`${running.url}/api/trpc/${batch}?batch=1`, { headers: { authorization } });
  const results = z.array(answerSchema.partial({ id: true })).parse(await response.json());
  expect(results.filter(({ error }) => error === undefined)).toHaveLength(9);
  expect(results.filter(({ error }) => error?.data.code === 'TOO_MANY_REQUESTS')).toHaveLength(3);
  call(21, 'query', 'users.me');
  await vi.waitFor(() => expect(answers).toHaveLength(21), patience);
  expect(codesOf(answers).slice(0, 20)).not.toContain('TOO_MANY_REQUESTS');
  expect(answers.at(-1)?.error).toMatchObject({
    message: expect.stringMatching(/^Too many requests; try again in \d+ seconds?$/),
    data: { code: 'TOO_MANY_REQUESTS' },
  });
  expect((await fetch(`${running.url}/api/customers/segments`, { headers: { authorization } })).status).toBe(429);
  socket.close();
});

test('a socket carries twenty subscriptions, and one that ends makes room', async () => {
  await using running = await runServer();
  const authorization = `Bearer ${await running.tokenOf('viewer')}`;
  const { socket, answers, call } = await openSocket(running, { authorization });
  for (let id = 1; id <= 25; id += 1) call(id, 'subscription', 'live.events');
  const refused = () => answers.filter(({ error }) => error?.data.code === 'TOO_MANY_REQUESTS');
  await vi.waitFor(() => expect(refused()).toHaveLength(5), patience);
  socket.send(JSON.stringify({ id: 1, method: 'subscription.stop' }));
  await vi.waitFor(() => {
    call(100 + answers.length, 'subscription', 'live.events');
    expect(answers.some(({ id, error }) => id > 100 && error === undefined)).toBe(true);
  }, patience);
  socket.close();
});

test('a caller has twenty subscriptions over HTTP, and one that ends makes room', async () => {
  await using running = await runServer();
  const authorization = `Bearer ${await running.tokenOf('viewer')}`;
  await appendEvent(running.pool, { kind: 'run.progress', payload: {} });
  const leaving = new AbortController();
  /** Streams begin with 200; whether there is room is their first message. */
  const open = async () => {
    const input = encodeURIComponent('{"lastEventId":"0"}');
    const { body } = await fetch(`${running.url}/api/trpc/live.events?input=${input}`, {
      headers: { authorization },
      signal: leaving.signal,
    });
    let text = '';
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    while (!/"type":"event"|TOO_MANY_REQUESTS/.test(text)) text += (await reader?.read())?.value ?? 'TOO_MANY_REQUESTS';
    return { isOpen: text.includes('"type":"event"'), end: async () => reader?.cancel() };
  };
  const streams = await Promise.all(Array.from({ length: 25 }, open));
  expect(streams.filter(({ isOpen }) => isOpen)).toHaveLength(20);
  await streams.find(({ isOpen }) => isOpen)?.end();
  await vi.waitFor(async () => expect((await open()).isOpen).toBe(true), patience);
  leaving.abort();
});

test('a person has fifty sockets at most, opened one by one or all at once', async () => {
  await using running = await runServer();
  const user = await addUser(running.pool, { email: 'many@example.com', role: 'viewer' });
  const cookie = `foresale_session=${(await startSession(running.pool, user.id)).secret}`;
  const statuses: number[] = [];
  const sockets = Array.from({ length: 60 }, () => {
    const socket = new WebSocket(`${running.url.replace('http', 'ws')}/api/trpc`, {
      headers: { cookie, origin: running.url },
    });
    socket.on('open', () => statuses.push(101));
    socket.on('unexpected-response', (_request, { statusCode, headers }) => {
      statuses.push(headers['retry-after'] === undefined ? 0 : (statusCode ?? 0));
      socket.terminate();
    });
    socket.on('error', () => undefined);
    return socket;
  });
  await vi.waitFor(() => expect(statuses).toHaveLength(60), patience);
  expect(statuses.filter((status) => status === 101)).toHaveLength(50);
  expect(statuses.filter((status) => status === 429)).toHaveLength(10);
  sockets.find(({ readyState }) => readyState === WebSocket.OPEN)?.close();
  await vi.waitFor(
    () => openSocket(running, { cookie, origin: running.url }).then(({ socket }) => socket.close()),
    patience,
  );
  for (const socket of sockets) socket.terminate();
});

test('thirty sign-ins at once are checked two at a time, and what is too much is told when to come back', async () => {
  await using running = await runServer();
  const attempt = (index: number) =>
    fetch(`${running.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: `nobody-${index}@example.com`, password: 'not this one' }),
    });
  // Two waves: an address may try twenty times a minute.
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => attempt(index)));
  const statuses = answers.map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([401, 503]));
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThanOrEqual(12);
  const busy = answers.find(({ status }) => status === 503);
  expect(busy?.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await busy?.json()).toEqual({ error: expect.stringContaining('try again') });
});

test('tokens that fit nobody stop costing a query after sixty of them', async () => {
  await using running = await runServer();
  const guess = (index: number) =>
    fetch(`${running.url}/api/customers/segments`, {
      headers: { authorization: `Bearer foresale_token_${index}` },
    });
  const statuses: number[] = [];
  for (let index = 0; index < 70; index += 1) statuses.push((await guess(index)).status);
  expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(30);
  expect(statuses.at(-1)).toBe(429);
  // A program of the same office that is known goes on.
  const authorization = `Bearer ${await running.tokenOf('viewer')}`;
  expect((await fetch(`${running.url}/api/health`, { headers: { authorization } })).status).toBe(200);
});

test.each([
  ['no boundary', 'multipart/form-data', 'x'],
  ['an empty boundary', 'multipart/form-data; boundary=', 'x'],
  ['a boundary without end', `multipart/form-data; boundary=${'b'.repeat(300)}`, `--${'b'.repeat(300)}\r\n`],
  [
    'a body that is cut off',
    'multipart/form-data; boundary=b',
    '--b\r\ncontent-disposition: form-data; name="f"; filename="a.csv"\r\n\r\nx',
  ],
  ['a part without a header', 'multipart/form-data; boundary=b', '--b\r\n\r\n\r\n--b--\r\n'],
  ['a header that is cut off', 'multipart/form-data; boundary=b', '--b\r\ncontent-dispo'],
  ['nothing of it', 'multipart/form-data; boundary=b', 'not multipart at all'],
  ['an empty body', 'multipart/form-data; boundary=b', ''],
])('an upload with %s is answered with a sentence', async (_what, type, body) => {
  await using running = await runServer();
  const authorization = `Bearer ${await running.tokenOf('analyst')}`;
  const response = await fetch(`${running.url}/api/imports`, {
    method: 'POST',
    headers: { authorization, 'content-type': type },
    body,
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.stringMatching(/^[A-Z].{10,}/) });
});

test('an expectation that nobody meets is refused with a sentence', async () => {
  await using running = await runServer();
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get(`${running.url}/api/health`, { headers: { expect: 'the impossible' } }, resolve).once('error', reject),
  );
  expect(response.statusCode).toBe(417);
  expect(JSON.parse((await response.toArray()).join(''))).toEqual({ error: expect.stringMatching(/^[A-Z].{10,}/) });
});

test('a request whose body does not come is ended; one that came whole is answered', async () => {
  await using app = fastify();
  endSlowBodies(app, 100);
  app.post('/', async () => ({ ok: true }));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const port = Number(new URL(url).port);
  const idle = connect(port, '127.0.0.1');
  const ended = new Promise((resolve) => idle.once('close', resolve));
  idle.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{"only":');
  await ended;
  const whole = await fetch(url, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });
  expect(await whole.json()).toEqual({ ok: true });
});
