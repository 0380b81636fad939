import { connect, createServer, type Socket } from 'node:net';
import { type ConnectionState, createClient } from '@foresale/client';
import { patience } from '@foresale/test-database';
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
    isOpen: () => [...sockets][0]?.closed === false,
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
  await vi.waitFor(() => expect(states.at(-1)).toBe('open'), patience);
  network.goSilent();
  await vi.waitFor(() => expect(states.at(-1)).toBe('connecting'), patience);
  // The platform says so only when it has given the socket up itself, half a minute later.
  expect(network.isOpen()).toBe(true);
  await client.close();
});
