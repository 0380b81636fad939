import type { IncomingMessage } from 'node:http';
import { isRequestId, newRequestId, type RequestScope, withScope } from '@foresale/db/trace';
import type { Tracing } from '@foresale/db/tracing';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The id of whoever asks, when it brings one (a proxy, or a caller that traces), so that its logs and ours meet. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const [, traceId] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(String(headers.traceparent)) ?? [];
  if (traceId !== undefined) return traceId;
  const given = headers['x-request-id'];
  return isRequestId(given) ? given : newRequestId();
}

interface Open {
  readonly scope: RequestScope;
  end?(outcome: { readonly route: string; readonly status: number }): void;
}

/** Serves each request in a scope that its statements, log lines and jobs are named after. */
export function scopeRequests(app: FastifyInstance, tracing: Tracing | undefined): void {
  const open = new WeakMap<FastifyRequest, Open>();
  const enter = (request: FastifyRequest, done: () => void) => {
    const { scope } = open.get(request) ?? { scope: { requestId: request.id } };
    withScope(scope, done);
  };
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    open.set(request, tracing?.startRequest(request.id, request.method) ?? { scope: { requestId: request.id } });
    enter(request, done);
  });
  // A body arrives in events of its socket, which belong to no request: enter again behind it.
  app.addHook('preValidation', (request, _reply, done) => enter(request, done));
  app.addHook('onResponse', (request, reply, done) => {
    open.get(request)?.end?.({ route: request.routeOptions.url ?? 'none', status: reply.statusCode });
    done();
  });
}
