import { connect, type Socket } from 'node:net';
import { ask } from '../ask.ts';
import { type Attack, createTally } from '../attack.ts';
import type { Target } from '../target.ts';
import { until } from '../until.ts';

export const slowBodies: Attack = {
  name: 'bodies that do not come',
  holds: 'others are answered while they are held, and in a minute they are cut off',
  run: async (target, { isShort }) => {
    const tally = createTally();
    const wanted = isShort ? 100 : 300;
    let closed = 0;
    const sockets = await Promise.all(Array.from({ length: wanted }, () => holdOpen(target)));
    for (const socket of sockets) socket.once('close', () => (closed += 1));
    tally.count('held', wanted);
    const { status } = await ask(target.url, { path: '/api/health' });
    tally.count(`others meanwhile: ${status}`);
    tally.expect(status === 200, `Others were answered with ${status}.`);
    if (isShort) for (const socket of sockets) socket.destroy();
    else await until('all bodies that do not come are cut off', () => closed === wanted);
    tally.count(isShort ? 'let go' : 'cut off', wanted);
    return tally.outcome();
  },
};

function holdOpen({ url }: Target): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  // What is said before it is cut off has to be read, or the end is not noticed.
  socket.resume();
  return new Promise((resolve) => {
    socket.once('connect', () => {
      const head = `POST /api/sign-in HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: 1000`;
      socket.write(`${head}\r\n\r\n{"email":`, () => resolve(socket));
    });
  });
}
