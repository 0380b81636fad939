import { type CompanyProvider, pendingSchema, type Services } from '@foresale/api';
import { recordAudit, signInByProvider } from '@foresale/db/identity';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { knowDevice } from './known-device.ts';
import { setSessionCookie, visitorOf } from './sign-in-routes.ts';

const pendingCookie = 'foresale_company_sign_in';
const path = '/sign-in/company';
const pendingSeconds = 600;
const limited = { config: { rateLimit: { max: 20, timeWindow: '1 minute' } } };

/** Signing in through the company's provider: there and back again. */
export function companySignInRoutes(
  app: FastifyInstance,
  { pool, identities }: Services,
  provider: CompanyProvider | undefined,
): void {
  app.get('/api/sign-in/options', async () => ({ company: provider === undefined ? null : { name: provider.name } }));
  if (provider === undefined) return;

  const refuse = (reply: FastifyReply, reason: 'company-failed' | 'company-refused') =>
    reply.clearCookie(pendingCookie, { path }).redirect(`/?sign-in=${reason}`, 303);

  app.get(path, limited, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      const { address, pending } = await provider.begin(callbackOf(request));
      reply.setCookie(pendingCookie, Buffer.from(JSON.stringify(pending)).toString('base64url'), {
        path,
        httpOnly: true,
        // The way back begins on the provider's page.
        sameSite: 'lax',
        secure: request.protocol === 'https',
        maxAge: pendingSeconds,
      });
      return reply.redirect(address, 303);
    } catch (problem) {
      request.log.error({ err: problem }, 'the company sign-in cannot be reached');
      return refuse(reply, 'company-failed');
    }
  });

  app.get(`${path}/callback`, limited, async (request, reply) => {
    // Kept out of the browser's history and cache: the address held a code.
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    const pending = readPending(request.cookies[pendingCookie]);
    if (pending === undefined) return refuse(reply, 'company-failed');
    let person: Awaited<ReturnType<CompanyProvider['finish']>>;
    try {
      const answer = new URL(callbackOf(request));
      answer.search = new URL(request.url, answer).search;
      person = await provider.finish(answer, pending);
    } catch (problem) {
      request.log.warn({ err: problem }, 'a company sign-in failed');
      return refuse(reply, 'company-failed');
    }
    const result = person === undefined ? undefined : await signInByProvider(pool, person, visitorOf(request));
    if (person === undefined || result?.outcome !== 'signed-in') {
      await recordAudit(pool, {
        actor: person?.email ?? 'nobody',
        action: 'sign-in refused',
        detail: { by: provider.name, address: request.ip },
      });
      return refuse(reply, 'company-refused');
    }
    const { userId, isNew, roleChange, session } = result;
    identities.forget({ kind: 'user', id: userId });
    if (isNew) {
      await recordAudit(pool, {
        actor: provider.name,
        action: 'user added',
        subject: `user ${userId}`,
        detail: { email: person.email, role: person.role ?? 'viewer' },
      });
    }
    if (roleChange !== undefined) {
      await recordAudit(pool, {
        actor: provider.name,
        action: 'user changed',
        subject: `user ${userId}`,
        detail: { ...roleChange },
      });
    }
    await recordAudit(pool, {
      actor: person.email,
      action: 'sign-in',
      detail: { by: provider.name, address: request.ip },
    });
    reply.clearCookie(pendingCookie, { path });
    setSessionCookie(reply, session);
    await knowDevice({ pool }, reply, userId);
    return reply.redirect('/', 303);
  });
}

function callbackOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}${path}/callback`;
}

function readPending(cookie: string | undefined) {
  try {
    return pendingSchema.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()));
  } catch {
    return undefined;
  }
}
