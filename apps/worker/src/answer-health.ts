import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RunningWorker } from './start-worker.ts';

/** Answers the health checks of this machine, on a port of its own; nobody else can reach it. Returns the port. */
export async function answerHealth(worker: Pick<RunningWorker, 'isListening'>, port: number): Promise<number> {
  const server = createServer(({ url, method }, response) => {
    const isKnown = method === 'GET' && (url === '/healthz' || url === '/readyz');
    const isReady = url === '/healthz' || worker.isListening();
    response.writeHead(isKnown ? (isReady ? 200 : 503) : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: isKnown ? (isReady ? 'alive' : 'waiting for the database') : 'not found' }));
  });
  // The process ends when the worker does, whoever is still connected here.
  server.unref();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
