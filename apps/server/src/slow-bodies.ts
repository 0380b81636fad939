import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What a body must bring in each stretch of time: about what a telephone manages at the edge of its network. */
const stretchMilliseconds = 30_000;
const leastBytes = 16 * 1024;

/**
 * Ends requests whose bodies come so slowly that they only hold their sockets. Fastify waits for a body without end, and
 * a deadline for all of it would cut off a large upload over a slow line.
 */
export function endSlowBodies(app: FastifyInstance, stretch = stretchMilliseconds): void {
  const arriving = new Set<Arriving>();
  const sweep = setInterval(() => {
    for (const body of arriving) body.look();
  }, stretch);
  sweep.unref();
  app.addHook('onClose', async () => clearInterval(sweep));
  app.addHook('onRequest', async (request, reply) => {
    if (request.raw.complete || !hasBody(request)) return;
    const body = new Arriving(request);
    arriving.add(body);
    reply.raw.once('close', () => arriving.delete(body));
  });
}

class Arriving {
  private readonly request: FastifyRequest;
  private seen: number;

  constructor(request: FastifyRequest) {
    this.request = request;
    this.seen = request.raw.socket.bytesRead;
  }

  look(): void {
    const { raw, log } = this.request;
    if (raw.complete) return;
    const { bytesRead } = raw.socket;
    // A server that is busy does not read; that is not the sender's fault.
    if (bytesRead - this.seen < leastBytes && !raw.isPaused()) {
      log.info('a request was ended whose body came too slowly');
      raw.socket.destroy();
    }
    this.seen = bytesRead;
  }
}

function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
