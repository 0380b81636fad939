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
      setSessionCookie(reply, result.session);
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

  app.get('/sign-in/link.js', async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(confirmScript),
  );

  // Whoever only looks (a mail scanner, a chat's preview, a browser that reads ahead) must not use the link up.
  app.get<{ Params: { secret: string } }>('/sign-in/link/:secret', limited, async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      // Without the address of the page, but with its origin, which the request that follows is checked by.
      .header('referrer-policy', 'same-origin')
      .header('x-robots-tag', 'noindex')
      .type('text/html; charset=utf-8')
      .send(confirmPage),
  );

  app.register(async (scope) => {
    // What a form sends beside the address says nothing.
    scope.addContentTypeParser('application/x-www-form-urlencoded', (_request, payload, done) => {
      payload.resume();
      done(null);
    });
    scope.post<{ Params: { secret: string } }>('/sign-in/link/:secret', limited, async (request, reply) => {
      const visit = await useSignInLink(pool, request.params.secret, visitorOf(request));
      // Kept out of the browser's history and cache: the address held a secret.
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
      if (visit === undefined) return reply.redirect('/?sign-in=link-expired', 303);
      await recordAudit(pool, {
        actor: `user ${visit.userId}`,
        action: 'sign-in',
        detail: { by: 'link', address: request.ip },
      });
      setSessionCookie(reply, visit.session);
      return reply.redirect('/', 303);
    });
  });
}

const confirmPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in to Foresale</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; text-align: center; }
  button { font: inherit; font-weight: 600; padding: .6rem 1.4rem; border: 0; border-radius: .4rem; background: #3b4fd8; color: #fff; }
</style>
<h1>Sign in to Foresale</h1>
<form method="post"><button autofocus>Sign in</button></form>
<script src="/sign-in/link.js"></script>
</html>
`;

/** Spares a person the click. A page that is only read ahead is not visible. */
const confirmScript = `const go = () => document.visibilityState === 'visible' && !document.prerendering && document.forms[0].submit();
document.addEventListener('visibilitychange', go);
document.addEventListener('prerenderingchange', go);
go();
`;

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
