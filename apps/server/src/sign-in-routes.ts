import { ApiProblem, choosePassword, type Services } from '@foresale/api';
import { choosePasswordSchema, signInSchema } from '@foresale/contract';
import { endSession, recordAudit, type Session, signIn } from '@foresale/db/identity';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deviceOf, knowDevice } from './known-device.ts';
import { credentialOf, sessionCookie } from './request-identity.ts';

/** Guesses at passwords are also counted in the database, by e-mail; this bounds the work one address can cause. */
export const attemptsPerMinute = 20;

/** The few requests that set or clear the session cookie. */
export function signInRoutes(app: FastifyInstance, services: Services): void {
  const { pool, identities } = services;
  const limited = { config: { rateLimit: { max: attemptsPerMinute, timeWindow: '1 minute' } } };

  app.post('/api/sign-in', limited, async (request, reply) => {
    const { email, password } = signInSchema.parse(request.body ?? {});
    const result = await signIn(pool, {
      email,
      password,
      visitor: visitorOf(request),
      device: deviceOf(request),
    });
    if (result.outcome === 'signed-in') {
      await recordAudit(pool, { actor: email, action: 'sign-in', detail: { by: 'password', address: request.ip } });
      setSessionCookie(reply, result.session);
      await knowDevice(services, reply, result.userId);
      return { ok: true };
    }
    // Guesses that are not even looked at must not fill the log.
    if (result.outcome === 'refused' || result.isNew) {
      await recordAudit(pool, { actor: email, action: `sign-in ${result.outcome}`, detail: { address: request.ip } });
    }
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

  app.post('/api/password', limited, async (request, reply) => {
    const credential = credentialOf(request.headers);
    const identity = credential === null ? null : await identities.find(credential);
    if (credential === null || identity === null) throw new ApiProblem(401, 'Sign in first');
    const { password, present } = choosePasswordSchema.parse(request.body ?? {});
    const session = await identities.sessionOf(credential);
    const choice = { identity, session, password, present, visitor: visitorOf(request) };
    setSessionCookie(reply, await choosePassword(services, choice));
    return { ok: true };
  });
}

export function visitorOf(request: FastifyRequest) {
  return { address: request.ip, browser: request.headers['user-agent'] ?? null };
}

export function setSessionCookie(reply: FastifyReply, session: Session): void {
  reply.setCookie(sessionCookie, session.secret, {
    path: '/',
    httpOnly: true,
    // Lax, not strict: a link to a customer in an e-mail should open signed in.
    sameSite: 'lax',
    secure: reply.request.protocol === 'https',
    expires: session.expiresAt,
  });
}
