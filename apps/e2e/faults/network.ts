import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Network extends AsyncDisposable {
  readonly port: number;
  /** Ends every connection at once, as when a cable is pulled and its ends notice. */
  cut(): void;
  /** Delivers nothing until it is told to go on, as when a cable is pulled and nobody notices. */
  stall(): void;
  resume(): void;
  /** Loses connections that are tried until it is told to go on. */
  refuse(): void;
  readonly connections: () => number;
}

/** A piece of cable: whoever connects is put through to one of the targets, to the next one when the first is away. */
export async function layNetwork(targets: () => readonly number[]): Promise<Network> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isStalled = false;
  let isRefusing = false;
  let turn = 0;

  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (isRefusing) client.destroy();
    else join(client, targets().length);
  });

  function join(client: Socket, tries: number): void {
    const ports = targets();
    const port = ports[turn++ % Math.max(1, ports.length)];
    if (port === undefined || tries === 0) {
      client.destroy();
      return;
    }
    const target = connect({ host: '127.0.0.1', port });
    const isAway = () => join(client, tries - 1);
    target.once('error', isAway);
    target.once('connect', () => {
      target.off('error', isAway);
      target.on('error', () => undefined);
      const pair = [client, target] as const;
      pairs.add(pair);
      const part = () => {
        pairs.delete(pair);
        client.destroy();
        target.destroy();
      };
      client.once('close', part);
      target.once('close', part);
      client.pipe(target);
      target.pipe(client);
      if (isStalled) hold(pair);
    });
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut: () => {
      for (const [client, target] of [...pairs]) {
        client.destroy();
        target.destroy();
      }
    },
    stall: () => {
      isStalled = true;
      for (const pair of pairs) hold(pair);
    },
    refuse: () => {
      isRefusing = true;
    },
    resume: () => {
      isStalled = false;
      isRefusing = false;
      for (const [client, target] of pairs) {
        client.pipe(target);
        target.pipe(client);
      }
    },
    connections: () => pairs.size,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const pair of [...pairs]) for (const socket of pair) socket.destroy();
    },
  };
}

function hold([client, target]: readonly [Socket, Socket]): void {
  client.unpipe(target);
  target.unpipe(client);
  client.pause();
  target.pause();
}
