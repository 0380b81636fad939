import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** How long requests may go on once the server is told to stop: less than those who stop it wait before they kill. */
const patienceMilliseconds = 8_000;
const sweepMilliseconds = 50;

/**
 * Answers with what ends the connections of a server that is closing. Node waits for ever for those that never asked for
 * anything, which browsers open to be ready, and for those whose reader takes nothing more of an answer; and, as long as
 * clients may keep a connection, for those that were idle only after their last answer.
 */
export function closeConnections(server: Server, onCut: () => void): (close: () => Promise<void>) => Promise<void> {
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  const use = ({ socket }: IncomingMessage) => unused.delete(socket);
  server.on('request', use);
  server.on('upgrade', use);

  return async (close) => {
    const sweep = setInterval(() => {
      for (const socket of unused) socket.destroy();
      server.closeIdleConnections();
    }, sweepMilliseconds);
    const cut = setTimeout(() => {
      onCut();
      server.closeAllConnections();
    }, patienceMilliseconds);
    try {
      await close();
    } finally {
      clearInterval(sweep);
      clearTimeout(cut);
    }
  };
}
