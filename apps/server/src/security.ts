import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import { ApiProblem, type Services } from '@foresale/api';
import type { FastifyInstance } from 'fastify';
import { credentialOf, senderOf } from './request-identity.ts';
import { sendSecurityHeaders } from './security-headers.ts';

export interface SecurityOptions {
  readonly services: Services;
  readonly allowedOrigins: readonly string[];
  readonly requestsPerMinute: number;
}

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

export async function secure(
  app: FastifyInstance,
  { services, allowedOrigins, requestsPerMinute }: SecurityOptions,
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
    keyGenerator: async (request) => {
      const credential = credentialOf(request.headers);
      const identity = credential === null ? null : await services.identities.find(credential);
      // An office may share one address; whoever is not known shares it with everyone there.
      return identity === null ? `address ${request.ip}` : `${identity.kind} ${identity.id}`;
    },
    errorResponseBuilder: (_request, { after }) => new ApiProblem(429, `Too many requests; try again in ${after}`),
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
