import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import { ApiProblem } from '@foresale/api';
import type { FastifyInstance } from 'fastify';
import type { CallBudget } from './call-budget.ts';
import { type Callers, tooMany } from './callers.ts';
import { credentialOf, senderOf } from './request-identity.ts';
import { sendSecurityHeaders } from './security-headers.ts';

export interface SecurityOptions {
  readonly callers: Callers;
  readonly budget: CallBudget;
  readonly allowedOrigins: readonly string[];
  readonly requestsPerMinute: number;
}

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

export async function secure(
  app: FastifyInstance,
  { callers, budget, allowedOrigins, requestsPerMinute }: SecurityOptions,
): Promise<void> {
  sendSecurityHeaders(app);
  await app.register(cors, {
    origin: [...allowedOrigins],
    // Other origins use tokens; the session cookie stays with our own pages.
    credentials: false,
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'if-none-match'],
    // An OPTIONS request that is no question of a browser's is no error either.
    strictPreflight: false,
    exposedHeaders: ['etag', 'content-disposition', 'x-foresale-run', 'x-foresale-rows'],
    maxAge: 600,
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: '1 minute',
    store: budget.Store,
    keyGenerator: async ({ headers, ip }) => callers.nameOf(await callers.identify(credentialOf(headers), ip), ip),
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.ceil(ttl / 1_000)),
  });
  app.addHook('onRequest', async (request) => {
    if (harmless.has(request.method) || credentialOf(request.headers)?.kind === 'token') return;
    const sender = senderOf(request, allowedOrigins);
    if (sender === 'listed') throw new ApiProblem(403, 'Pages of other origins act with a token, not with a cookie');
    if (sender === 'foreign') {
      throw new ApiProblem(
        403,
        'This request did not come from a page of Foresale (behind a proxy, set FORESALE_BEHIND_PROXY)',
      );
    }
  });
}
