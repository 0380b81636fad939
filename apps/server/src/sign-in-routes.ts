import { ApiProblem, type Services } from '@foresale/api';
import { signInSchema } from '@foresale/contract';
import { endSession, recordAudit, type Session, signIn, useSignInLink } from '@foresale/db/identity';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { credentialOf, sessionCookie } from './request-identity.ts';

/** Guesses at passwords are also counted per e-mail (in the database); this bounds the work one address can cause. */
const attemptsPerMinute = 20;

/** The few requests that set or clear the session cookie. */
export function signInRoutes(app: FastifyInstance, { pool }: Services): void {
  const limited = { config: { rateLimit: { max: attemptsPerMinute, timeWindow: '1 minute' } } };

  app.post('/api/sign-in', limited, async (request, reply) => {
    const { email, password } = signInSchema.parse(request.body ?? {});
    const result = await signIn(pool, { email, password, visitor: visitorOf(request) });
    if (result.outcome === 'signed-in') {
      await recordAudit(pool, { actor: email, action: 'sign-in', detail: { by: 'password', address: request.ip } });
      setCookie(reply, result.session);
      return { ok: true };
    }
    await recordAudit(pool, { actor: email, action: `sign-in ${result.outcome}`, detail: { address: request.ip } });
    if (result.outcome === 'refused') throw new ApiProblem(401, 'E-mail or password is wrong');
    reply.header('retry-after', result.retryAfterSeconds);
    throw new ApiProblem(429, 'Too many attempts; wait a quarter of an hour or ask an admin for a link');
  });

  app.post('/api/sign-out', async (request, reply) => {
    const credential = credentialOf(request.headers);
    if (credential?.kind === 'session') await endSession(pool, credential.secret);
    reply.clearCookie(sessionCookie, { path: '/' });
    return { ok: true };
  });

  app.get<{ Params: { secret: string } }>('/sign-in/link/:secret', limited, async (request, reply) => {
    const visit = await useSignInLink(pool, request.params.secret, visitorOf(request));
    // Kept out of the browser's history and cache: the address held a secret.
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    if (visit === undefined) return reply.redirect('/?sign-in=link-expired', 303);
    await recordAudit(pool, {
      actor: `user ${visit.userId}`,
      action: 'sign-in',
      detail: { by: 'link', address: request.ip },
    });
    setCookie(reply, visit.session);
    return reply.redirect('/', 303);
  });
}

function visitorOf(request: FastifyRequest) {
  return { address: request.ip, browser: request.headers['user-agent'] ?? null };
}

function setCookie(reply: FastifyReply, session: Session): void {
  reply.setCookie(sessionCookie, session.secret, {
    path: '/',
    httpOnly: true,
    // Lax, not strict: a link to a customer in an e-mail should open signed in.
    sameSite: 'lax',
    secure: reply.request.protocol === 'https',
    expires: session.expiresAt,
  });
}
