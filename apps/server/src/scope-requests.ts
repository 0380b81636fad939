import type { IncomingMessage } from 'node:http';
import { isRequestId, newRequestId, type RequestScope, withScope } from '@foresale/db/trace';
import type { Tracing } from '@foresale/db/tracing';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { routeOf } from './route-of.ts';

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

const textOf = (header: string | readonly string[] | undefined) =>
  Array.isArray(header) ? header.join() : header?.toString();

/** Serves each request in a scope that its statements, log lines and jobs are named after. */
export function scopeRequests(app: FastifyInstance, tracing: Tracing | undefined): void {
  const open = new WeakMap<FastifyRequest, Open>();
  const enter = (request: FastifyRequest, done: () => void) => {
    const { scope } = open.get(request) ?? { scope: { requestId: request.id } };
    withScope(scope, done);
  };
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    const { traceparent, tracestate } = request.headers;
    const traced = tracing?.startRequest({
      requestId: request.id,
      method: request.method,
      headers: { traceparent: textOf(traceparent), tracestate: textOf(tracestate) },
    });
    open.set(request, traced ?? { scope: { requestId: request.id } });
    enter(request, done);
  });
  // A body arrives in events of its socket, which belong to no request: enter again behind it.
  app.addHook('preValidation', (request, _reply, done) => enter(request, done));
  app.addHook('onResponse', (request, reply, done) => {
    open.get(request)?.end?.({ route: routeOf(request), status: reply.statusCode });
    done();
  });
}
