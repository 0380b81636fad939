import type { Services } from '@foresale/api';
import { ownerOfSignInLink, recordAudit, useSignInLink } from '@foresale/db/identity';
import type { FastifyInstance } from 'fastify';
import { knowDevice } from './known-device.ts';
import { attemptsPerMinute, setSessionCookie, visitorOf } from './sign-in-routes.ts';

const path = '/sign-in/link/:secret';
const expired = '/?sign-in=link-expired';

/** Signing in once by a link that an admin, or the terminal, gave. */
export function signInLinkRoutes(app: FastifyInstance, { pool }: Services): void {
  const limited = { config: { rateLimit: { max: attemptsPerMinute, timeWindow: '1 minute' } } };

  // A mail scanner or a chat's preview only looks, and must not use the link up. Nor does a page that redirects here
  // sign anybody in: a person reads whose session it is, and clicks.
  app.get<{ Params: { secret: string } }>(path, limited, async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex');
    const email = await ownerOfSignInLink(pool, request.params.secret);
    if (email === undefined) return reply.header('referrer-policy', 'no-referrer').redirect(expired, 303);
    return (
      reply
        // Without the address of the page, but with its origin, which the request that follows is checked by.
        .header('referrer-policy', 'same-origin')
        .type('text/html; charset=utf-8')
        .send(confirmPage(email))
    );
  });

  app.register(async (scope) => {
    // What a form sends beside the address says nothing.
    scope.addContentTypeParser('application/x-www-form-urlencoded', (_request, payload, done) => {
      payload.resume();
      done(null);
    });
    scope.post<{ Params: { secret: string } }>(path, limited, async (request, reply) => {
      const visit = await useSignInLink(pool, request.params.secret, visitorOf(request));
      // Kept out of the browser's history and cache: the address held a secret.
      reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
      if (visit === undefined) return reply.redirect(expired, 303);
      await recordAudit(pool, {
        actor: `user ${visit.userId}`,
        action: 'sign-in',
        detail: { by: 'link', address: request.ip },
      });
      setSessionCookie(reply, visit.session);
      await knowDevice({ pool }, reply, visit.userId);
      return reply.redirect(visit.needsPassword ? '/choose-password' : '/', 303);
    });
  });
}

function confirmPage(email: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in to Foresale</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; display: grid; place-content: center; min-height: 90vh; padding: 0 1rem; text-align: center; overflow-wrap: anywhere; }
  button { font: inherit; font-weight: 600; padding: .6rem 1.4rem; border: 0; border-radius: .4rem; background: #3b4fd8; color: #fff; }
</style>
<h1>Sign in to Foresale</h1>
<p>This link signs you in as <strong>${escaped(email)}</strong>.<br>If that is not you, close this page.</p>
<form method="post"><button autofocus>Sign in</button></form>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
