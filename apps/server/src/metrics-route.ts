import { ApiProblem, type Services } from '@foresale/api';
import { type Gauges, readGauges } from '@foresale/db/health';
import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';
import { credentialOf } from './request-identity.ts';
import { routeOf } from './route-of.ts';

/** Several collectors that come by in the same moment share one look at the database. */
const freshMilliseconds = 2_000;

/** For Prometheus, which sends a token like everyone else: numbers about the process and the runs, none about customers. */
export function metricsRoute(app: FastifyInstance, metrics: Metrics, services: Services): void {
  let latest: { readonly gauges: Promise<Gauges>; readonly at: number } | undefined;
  async function refresh(): Promise<void> {
    if (latest === undefined || performance.now() - latest.at > freshMilliseconds) {
      latest = { gauges: readGauges(services.pool), at: performance.now() };
    }
    try {
      metrics.showDatabase(await latest.gauges);
    } catch (err) {
      // The process has numbers of its own, and they matter most when the database is away.
      latest = undefined;
      metrics.hideDatabase();
      app.log.warn({ err }, 'the numbers of the database could not be read');
    }
  }

  app.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request);
    metrics.requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.get('/metrics', { logLevel: 'warn' }, async (request, reply) => {
    const credential = credentialOf(request.headers);
    if (credential === null || (await services.identities.find(credential)) === null) {
      throw new ApiProblem(401, 'Send a token: Authorization: Bearer <token>');
    }
    await refresh();
    return reply.type(metrics.contentType).send(await metrics.text());
  });
}
