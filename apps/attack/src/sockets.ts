import { WebSocket } from 'ws';
import { z } from 'zod';

type Headers = Readonly<Record<string, string>>;

const answerSchema = z.object({
  id: z.union([z.int(), z.null()]),
  error: z.object({ data: z.object({ httpStatus: z.int() }) }).optional(),
});

export interface OpenSocket {
  /** How many calls ended up with this status; 200 is what was answered, or is still open. */
  readonly ended: (status: number) => number;
  readonly answers: () => number;
  send(id: number, method: 'query' | 'subscription', path: string): void;
  close(): void;
}

/** A socket, or the status with which it was refused. */
export function openSocket(url: string, headers: Headers): Promise<OpenSocket | number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/trpc`, { headers });
  /** Of each call, the latest: a subscription that is refused begins as others do. */
  const statuses = new Map<number, number>();
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    const text = String(data);
    if (text === 'PING') return socket.send('PONG');
    const { id, error } = answerSchema.parse(JSON.parse(text));
    if (id === null) return;
    const known = statuses.get(id) ?? 200;
    statuses.set(id, error?.data.httpStatus ?? known);
  });
  return new Promise((resolve) => {
    socket.once('unexpected-response', (_request, { statusCode = 0 }) => {
      resolve(statusCode);
      socket.terminate();
    });
    socket.once('open', () =>
      resolve({
        ended: (status) => [...statuses.values()].filter((each) => each === status).length,
        answers: () => statuses.size,
        send: (id, method, path) =>
          socket.send(JSON.stringify({ id, method, params: { path, ...(method === 'query' ? {} : { input: {} }) } })),
        close: () => socket.terminate(),
      }),
    );
  });
}
