import { connect, createServer, type Socket } from 'node:net';
import { createClient } from '@foresale/client';
import type { LiveMessage } from '@foresale/contract';
import { appendEvent } from '@foresale/db/events';
import { changeUser, endSessionsOf, listUsers, revokeToken } from '@foresale/db/identity';
import pg from 'pg';
import { pino } from 'pino';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { startServer } from '../src/index.ts';
import { runServer } from './running-server.ts';

const range = (length: number, from = 1) => Array.from({ length }, (_, index) => index + from);

interface Listener {
  readonly messages: LiveMessage[];
  readonly errors: unknown[];
  started(): Promise<void>;
  stop(): Promise<void>;
}

function listen(url: string, token: string, lastEventId?: string): Listener {
  const client = createClient({ url, token });
  const messages: LiveMessage[] = [];
  const errors: unknown[] = [];
  const started = Promise.withResolvers<void>();
  const subscription = client.api.live.events.subscribe(lastEventId === undefined ? {} : { lastEventId }, {
    onStarted: () => started.resolve(),
    onData: ({ data }) => messages.push(data),
    onError: (error) => errors.push(error),
  });
  return {
    messages,
    errors,
    started: () => started.promise,
    stop: async () => {
      subscription.unsubscribe();
      await client.close();
    },
  };
}

const idsOf = (listener: Listener) => listener.messages.map((message) => message.id);

/** Whether somebody lets visitors in at this address. */
function isOpen(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const visitor = connect({ host: hostname, port: Number(port) });
    visitor.on('error', () => resolve(false));
    visitor.once('connect', () => {
      visitor.destroy();
      resolve(true);
    });
  });
}

/** A door in front of the server that can be slammed on everyone who is inside. */
async function door(target: string) {
  const inside = new Set<Socket>();
  const server = createServer((socket) => {
    const { port, hostname } = new URL(target);
    const other = connect(Number(port), hostname);
    for (const end of [socket, other]) {
      inside.add(end);
      end
        .on('error', () => undefined)
        .on('close', () => {
          socket.destroy();
          other.destroy();
          inside.delete(end);
        });
    }
    socket.pipe(other).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const slam = () => {
    for (const socket of inside) socket.destroy();
  };
  return {
    url: `http://localhost:${address.port}`,
    slam,
    [Symbol.asyncDispose]: async () => {
      slam();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('subscribers hear every event once and in order, although sockets and listening connection are cut', async () => {
  await using running = await runServer();
  await using entrance = await door(running.url);
  const token = await running.tokenOf('viewer');
  const listeners = range(5).map(() => listen(entrance.url, token));
  await Promise.all(listeners.map((listener) => listener.started()));
  for (const round of range(6)) {
    for (const number of range(10)) {
      await appendEvent(running.pool, { kind: 'run.progress', runId: 1, payload: { round, number } });
    }
    if (round % 2 === 0) entrance.slam();
    else {
      await running.pool.query(sql.unsafe`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'foresale announcer'`);
    }
  }
  for (const listener of listeners) {
    await expect.poll(() => idsOf(listener).length).toBeGreaterThanOrEqual(60);
    expect(idsOf(listener)).toEqual(range(60));
    await listener.stop();
  }
});

test('a browser that slept goes on where it was; one that slept too long is told to refetch', async () => {
  await using running = await runServer();
  const token = await running.tokenOf('viewer');
  for (const n of range(9)) await appendEvent(running.pool, { kind: 'run.progress', payload: { n } });
  const slept = listen(running.url, token, '4');
  await expect.poll(() => idsOf(slept)).toEqual([5, 6, 7, 8, 9]);
  await running.pool.query(sql.unsafe`delete from events where id <= 6`);
  // Another server, which does not happen to have them in memory.
  const other = await startServer({ databaseUrl: running.database.url, host: '127.0.0.1', port: 0 });
  const trimmed = listen(other.url, token, '4');
  await expect.poll(() => trimmed.messages).toEqual([{ type: 'refetch', id: 9, reason: 'log-trimmed' }]);
  const fromOldCopy = listen(running.url, token, '99');
  await expect.poll(() => fromOldCopy.messages).toEqual([{ type: 'refetch', id: 9, reason: 'log-replaced' }]);
  await appendEvent(running.pool, { kind: 'run.published', runId: 3, payload: {} });
  for (const listener of [slept, trimmed, fromOldCopy]) {
    await expect.poll(() => listener.messages.at(-1)).toMatchObject({ type: 'event', id: 10, runId: 3 });
    await listener.stop();
  }
  await other.close();
});

test('a viewer is not sent what is for others, and a role lost counts from the next event on', async () => {
  await using running = await runServer();
  const { pool } = running;
  const listeners = { viewer: listen(running.url, await running.tokenOf('viewer')) };
  const cookie = await running.cookieOf('analyst');
  await running.cookieOf('admin');
  const analyst: number[] = [];
  const open = async (input: object) => {
    const socket = new WebSocket(`${running.url.replace('http', 'ws')}/api/trpc`, {
      headers: { cookie, origin: running.url },
    });
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'live.events', input } }));
    const ready = Promise.withResolvers<void>();
    socket.on('message', (data) => {
      const text = String(data);
      if (text === 'PING') return;
      const { result } = JSON.parse(text);
      if (result?.type === 'started') ready.resolve();
      if (result?.type === 'data') analyst.push(result.data.data.id);
    });
    await ready.promise;
    return { socket, closed: new Promise<number>((resolve) => socket.once('close', resolve)) };
  };
  const [first] = await Promise.all([open({}), listeners.viewer.started()]);

  await appendEvent(pool, { kind: 'import.progress', payload: { rows: 1 } });
  await appendEvent(pool, { kind: 'secret.kind', payload: { rows: 1 } });
  await appendEvent(pool, {
    kind: 'run.progress',
    payload: { done: 1, customer: { email: 'ada@example.com' } },
  });
  await expect.poll(() => analyst).toEqual([1, 3]);
  const id = (await listUsers(pool)).find((user) => user.role === 'analyst')?.id ?? 0;
  await changeUser(pool, id, { role: 'viewer' });
  await appendEvent(pool, { kind: 'import.progress', payload: { rows: 2 } });
  await appendEvent(pool, { kind: 'run.progress', payload: { done: 2 } });
  // Other rights: the page comes back and asks for everything anew, and hears from where it was what it may.
  expect(await first.closed).toBe(4402);
  const second = await open({ lastEventId: '3' });
  await expect.poll(() => analyst.at(-1)).toBe(6);
  expect(new Set(analyst)).toEqual(new Set([1, 3, 6]));
  await expect.poll(() => idsOf(listeners.viewer)).toEqual([3, 6]);
  expect(JSON.stringify(listeners.viewer.messages)).not.toContain('ada@example.com');

  await endSessionsOf(pool, id);
  expect(await second.closed).toBe(4401);
  await listeners.viewer.stop();
});

test('the end of a session or token closes its sockets', async () => {
  await using running = await runServer();
  const token = await running.tokenOf('viewer');
  const listener = listen(running.url, token);
  await listener.started();
  await revokeToken(running.pool, 1);
  await expect.poll(() => listener.errors.length).toBeGreaterThan(0);
  await listener.stop();
});

test('an upgrade is refused without a session, from a foreign page, and elsewhere', async () => {
  await using running = await runServer({ allowedOrigins: ['https://crm.example.com'] });
  const address = `${running.url.replace('http', 'ws')}/api/trpc`;
  const attempt = (url: string, headers: Record<string, string>) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(url, { headers });
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0);
        socket.terminate();
      });
      socket.on('error', () => undefined);
      socket.on('open', () => {
        socket.close();
        resolve(101);
      });
    });
  const cookie = await running.cookieOf('viewer');
  expect(await attempt(address, {})).toBe(401);
  expect(await attempt(address, { cookie: 'foresale_session=foresale_session_wrong' })).toBe(401);
  expect(await attempt(address, { cookie, origin: 'https://evil.example.com' })).toBe(403);
  expect(await attempt(`${running.url.replace('http', 'ws')}/elsewhere`, { cookie, origin: running.url })).toBe(404);
  expect(await attempt(address, { cookie, origin: running.url })).toBe(101);
  // A listed origin brings a token; the cookie of the person who looks at its page does not count.
  expect(await attempt(address, { cookie, origin: 'https://crm.example.com' })).toBe(401);
  expect(await attempt(address, { cookie, origin: running.url.replace('http:', 'https:') })).toBe(403);
  const authorization = `Bearer ${await running.tokenOf('viewer')}`;
  expect(await attempt(address, { authorization, origin: 'https://crm.example.com' })).toBe(101);
});

test('a reader that takes nothing costs no memory and is told to refetch', async () => {
  await using running = await runServer();
  const token = await running.tokenOf('viewer');
  const socket = new WebSocket(`${running.url.replace('http', 'ws')}/api/trpc`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const received: LiveMessage[] = [];
  const started = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    const text = String(data);
    if (text === 'PING') return;
    const { result } = JSON.parse(text);
    if (result?.type === 'started') started.resolve();
    if (result?.type === 'data') received.push(result.data.data);
  });
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'live.events', input: {} } }));
  await started.promise;
  socket.pause();
  // Far more than the buffers of two sockets hold, so that only what waits in the log is left out.
  await running.pool.query(sql.unsafe`
    with counted as (update event_counter set last_id = 60000 returning last_id),
      written as (insert into events (id, kind, payload)
        select n, 'run.progress', jsonb_build_object('text', repeat('x', 400)) from generate_series(1, 60000) as n)
    select pg_notify('foresale_events', last_id::text) from counted`);
  const other = listen(running.url, token, '59999');
  await expect.poll(() => idsOf(other)).toEqual([60_000]);
  socket.resume();
  await expect.poll(() => received.some((message) => message.type === 'refetch')).toBe(true);
  await appendEvent(running.pool, { kind: 'run.progress', payload: {} });
  await expect.poll(() => received.at(-1)?.id).toBe(60_001);
  const ids = received.map((message) => message.id);
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  expect(ids.length).toBeLessThan(30_000);
  socket.terminate();
  await other.stop();
});

test('a server that stops tells its clients to come back', async () => {
  const first = await runServer();
  const token = await first.tokenOf('viewer');
  const socket = new WebSocket(`${first.url.replace('http', 'ws')}/api/trpc`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(String(data)));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await Promise.all([first.server.close(), closed]);
  expect(heard).toContain('{"id":null,"method":"reconnect"}');
  await first[Symbol.asyncDispose]();
});

test('a server that stops does not wait for a connection that never asked for anything', async () => {
  const logged: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const running = await runServer({ logger });
  const { hostname, port } = new URL(running.url);
  const ready = connect({ host: hostname, port: Number(port) });
  await new Promise((resolve) => ready.once('connect', resolve));
  const closed = new Promise((resolve) => ready.once('close', resolve));
  await Promise.all([running.server.close(), closed]);
  expect(logged.filter((line) => line.includes('cut off'))).toEqual([]);
  await running[Symbol.asyncDispose]();
});

test('a server that stops answers what was asked, and waits for no further question', async () => {
  const logged: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const running = await runServer({ logger });
  const token = await running.tokenOf('viewer');
  const blocker = new pg.Client(running.database.url);
  await blocker.connect();
  await blocker.query('begin; lock table models in access exclusive mode');
  const { hostname, port } = new URL(running.url);
  const asking = connect({ host: hostname, port: Number(port) });
  const answer: string[] = [];
  asking.on('data', (data) => answer.push(String(data)));
  asking.write(`GET /api/model/metrics HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  const waits = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
  await expect.poll(async () => (await blocker.query(waits)).rowCount).toBeGreaterThan(0);
  const closed = running.server.close();
  await expect.poll(() => isOpen(running.url)).toBe(false);
  await blocker.query('commit');
  await blocker.end();
  await closed;
  expect(answer.join('')).toContain('Model unavailable');
  expect(logged.filter((line) => line.includes('cut off'))).toEqual([]);
  await running[Symbol.asyncDispose]();
});

test('a server that stops is not held up by those who leave their half of a connection open', async () => {
  const running = await runServer();
  const token = `Authorization: Bearer ${await running.tokenOf('analyst')}`;
  const { hostname, port } = new URL(running.url);
  const question = (...lines: string[]) => [...lines, `Host: ${hostname}`, '', ''].join('\r\n');
  // Refused an upgrade, it is answered and does not hang up.
  const refused = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  refused.write(
    question('GET /api/trpc HTTP/1.1', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'),
  );
  const answer = await new Promise((resolve) => refused.once('data', resolve));
  expect(String(answer)).toMatch(/^HTTP\/1\.1 401 /);
  // Begins to send a file and never comes to its end.
  const stuck = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  const type = 'Content-Type: multipart/form-data; boundary=here';
  stuck.write(question('POST /api/imports HTTP/1.1', token, type, 'Content-Length: 100000', 'Expect: 100-continue'));
  await new Promise((resolve) => stuck.once('data', resolve));
  stuck.write('--here\r\nContent-Disposition: form-data; name="file"; filename="orders.csv"\r\n\r\norder_id,');
  for (const socket of [refused, stuck]) socket.on('error', () => undefined);
  await running.server.close();
  await running[Symbol.asyncDispose]();
  for (const socket of [refused, stuck]) socket.destroy();
});

test('a server that stops refuses whoever asks for a socket only then, and does not wait for them', async () => {
  const running = await runServer();
  const { hostname, port } = new URL(running.url);
  const late = connect({ host: hostname, port: Number(port) }).on('error', () => undefined);
  const answers: string[] = [];
  late.on('data', (data) => answers.push(String(data)));
  late.write(`GET /api/health HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`);
  await expect.poll(() => answers.join('')).toContain('healthy');
  // The end of its question is still on the way when the server closes its door.
  late.write(`GET /api/trpc HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`);
  await fetch(`${running.url}/api/health`);
  const hungUp = new Promise((resolve) => late.once('close', resolve));
  const closed = running.server.close();
  await expect.poll(() => isOpen(running.url)).toBe(false);
  late.write('Sec-WebSocket-Version: 13\r\n\r\n');
  await Promise.all([closed, hungUp]);
  expect(answers.join('')).toContain('503 Service Unavailable');
  await running[Symbol.asyncDispose]();
});
