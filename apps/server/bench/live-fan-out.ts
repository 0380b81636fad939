/**
 * From commit to receipt, with a thousand sockets on one server: `node --expose-gc apps/server/bench/live-fan-out.ts [sockets] [events]`.
 * The clients live in a process of their own, so that on two cores they do not take the server's.
 */
import { fork } from 'node:child_process';
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPool } from '@foresale/db';
import { appendEvent } from '@foresale/db/events';
import { createToken } from '@foresale/db/identity';
import { startTestServer } from '@foresale/test-database/server';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { startServer } from '../src/index.ts';

const warmUp = 20;
const pauseMilliseconds = 100;

const message = z.object({
  result: z.object({
    type: z.literal('data'),
    data: z.object({ data: z.object({ payload: z.object({ number: z.number(), sentAt: z.number() }) }) }),
  }),
});

const now = () => performance.timeOrigin + performance.now();
const [role = 'server', ...args] = process.argv.slice(2).map(String);

if (role === 'clients') await beClients(args);
else await beServer(Number(role === 'server' ? 1_000 : role), Number(args[0] ?? 300));

/** What is in use; with --expose-gc without what only waits to be collected. */
function heapMegabytes(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 2 ** 20);
}

async function beServer(sockets: number, events: number): Promise<void> {
  const database = await startTestServer();
  const server = await startServer({ databaseUrl: database.url, host: '127.0.0.1', port: 0 });
  const pool = await createPool(database.url, { maximum: 2 });
  const { token } = await createToken(pool, { role: 'viewer', name: 'bench' });
  const clients = fork(fileURLToPath(import.meta.url), ['clients', server.url, token, String(sockets), String(events)]);
  await new Promise((resolve) => clients.once('message', resolve));
  const idle = heapMegabytes();
  const finished = new Promise((resolve) => clients.once('exit', resolve));
  for (let number = 0; number < warmUp + events; number += 1) {
    await appendEvent(pool, { kind: 'run.progress', runId: 1, payload: { number, sentAt: now() } });
    await wait(pauseMilliseconds);
  }
  await finished;
  process.stdout.write(
    `server heap: ${idle} MB with ${sockets} sockets, ${heapMegabytes()} MB after ${events} events\n`,
  );
  await pool.end();
  await server.close();
  await database.stop();
}

async function beClients([url = '', token = '', sockets = '', events = '']: readonly string[]): Promise<void> {
  const last = new Map<number, { receipts: number; latest: number }>();
  const all: number[] = [];
  const done = Promise.withResolvers<void>();
  const onMessage = (text: string) => {
    const parsed = message.safeParse(JSON.parse(text));
    if (!parsed.success) return;
    const { number, sentAt } = parsed.data.result.data.data.payload;
    const latency = now() - sentAt;
    const entry = last.get(number) ?? { receipts: 0, latest: 0 };
    entry.receipts += 1;
    entry.latest = Math.max(entry.latest, latency);
    last.set(number, entry);
    if (number >= warmUp) all.push(latency);
    if (number === warmUp + Number(events) - 1 && entry.receipts === Number(sockets)) done.resolve();
  };
  const connect = () =>
    new Promise<void>((resolve, reject) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/api/trpc`, {
        headers: { authorization: `Bearer ${token}` },
      });
      socket.once('error', reject);
      socket.on('open', () =>
        socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: 'live.events', input: {} } })),
      );
      socket.on('message', (data) => {
        const text = String(data);
        if (text === 'PING') socket.send('PONG');
        else if (text.includes('"started"')) resolve();
        else onMessage(text);
      });
    });
  for (let opened = 0; opened < Number(sockets); opened += 50) {
    await Promise.all(Array.from({ length: Math.min(50, Number(sockets) - opened) }, connect));
  }
  process.send?.('ready');
  await done.promise;
  const slowest = [...last].filter(([number]) => number >= warmUp).map(([, { latest }]) => latest);
  const report = (name: string, values: readonly number[]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (share: number) =>
      (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
    process.stdout.write(`${name}: median ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms\n`);
  };
  process.stdout.write(`${cpus()[0]?.model}, ${cpus().length} cores; ${sockets} sockets, ${events} events\n`);
  report('commit to last receipt, per event', slowest);
  report('commit to receipt, per socket', all);
  process.exit();
}
