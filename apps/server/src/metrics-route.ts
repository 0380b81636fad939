import { ApiProblem, type Services } from '@foresale/api';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { credentialOf } from './request-identity.ts';

export interface Measured {
  readonly services: Services;
  readonly sockets: () => number;
}

/** For Prometheus, which sends a token like everyone else: numbers about the process, none about customers. */
export function metricsRoute(app: FastifyInstance, { services, sockets }: Measured): void {
  // A registry of its own: two servers in one process, as in tests, must not add up.
  const register = new Registry();
  collectDefaultMetrics({ register });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [register],
      collect() {
        this.set(read());
      },
    });
  gauge('foresale_sockets', 'Open WebSockets.', sockets);
  gauge('foresale_listening', '1 while announcements of new events are heard.', () =>
    services.announcer.isListening() ? 1 : 0,
  );
  gauge('foresale_last_event_id', 'The newest event that was announced.', () => services.announcer.lastId());
  const durations = new Histogram({
    name: 'foresale_http_request_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [register],
  });
  app.addHook('onResponse', async (request, reply) => {
    // The pattern, never the address: addresses hold ids, and there are too many of them.
    const route = request.routeOptions.url ?? 'none';
    durations.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.get('/metrics', { logLevel: 'warn' }, async (request, reply) => {
    const credential = credentialOf(request.headers);
    if (credential === null || (await services.identities.find(credential)) === null) {
      throw new ApiProblem(401, 'Send a token: Authorization: Bearer <token>');
    }
    return reply.type(register.contentType).send(await register.metrics());
  });
}
