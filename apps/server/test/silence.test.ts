import { connect, createServer, type Socket } from 'node:net';
import { type ConnectionState, createClient } from '@foresale/client';
import { expect, test, vi } from 'vitest';
import { runServer } from './running-server.ts';

/** A network that can go silent: connections stay open, and nothing passes any more. */
async function openNetwork(port: number) {
  const sockets = new Set<Socket>();
  let isDead = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (data) => void (isDead || to.write(data)));
      from.on('close', () => void (isDead || to.destroy()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    goSilent: () => {
      isDead = true;
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a network that goes silent is noticed although no socket closes', async () => {
  await using running = await runServer();
  await using network = await openNetwork(Number(new URL(running.url).port));
  const client = createClient({ url: network.url, token: await running.tokenOf('viewer') });
  const states: ConnectionState[] = [];
  client.onConnection((state) => states.push(state));
  client.api.live.events.subscribe({}, { onData: () => undefined, onError: () => undefined });
  await vi.waitFor(() => expect(states.at(-1)).toBe('open'), { timeout: 60_000 });
  network.goSilent();
  // Nine seconds are promised; the platform itself would take more than thirty.
  await vi.waitFor(() => expect(states.at(-1)).toBe('connecting'), { timeout: 25_000 });
  await client.close();
});
