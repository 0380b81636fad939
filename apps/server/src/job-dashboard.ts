import { ApiProblem, type Services } from '@foresale/api';
import { roleRank } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import type { DashboardHandler } from '@pg-boss/dashboard/handler';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { credentialOf } from './request-identity.ts';

export const jobDashboardPath = '/admin/jobs';

export interface JobDashboardOptions {
  readonly databaseUrl: string;
  readonly services: Services;
}

/** The job queue's own pages, for admins who are signed in. Nothing of it is loaded before the first of them comes. */
export async function jobDashboard(app: FastifyInstance, options: JobDashboardOptions): Promise<void> {
  const { identities, pool } = options.services;
  let handler: Promise<DashboardHandler> | undefined;
  const load = async (): Promise<DashboardHandler> => {
    const { createDashboardHandler } = await import('@pg-boss/dashboard/handler');
    return createDashboardHandler({
      databases: [{ name: 'Foresale', url: options.databaseUrl }],
      basePath: jobDashboardPath,
    });
  };

  async function serve(request: FastifyRequest): Promise<Response> {
    const credential = credentialOf(request.headers);
    const identity = credential === null ? null : await identities.find(credential);
    if (identity === null) throw new ApiProblem(401, 'Sign in first');
    if (roleRank[identity.role] < roleRank.admin) throw new ApiProblem(403, 'This needs the role admin');
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (!isReading) {
      await recordAudit(pool, {
        actor: identity.kind === 'user' ? (identity.email ?? identity.name) : `token ${identity.id} (${identity.name})`,
        action: 'job queue changed',
        subject: request.url.split('?')[0] ?? '',
      });
    }
    handler ??= load();
    const url = `${request.protocol}://${request.host}${request.url}`;
    const body = Buffer.isBuffer(request.body) ? new Uint8Array(request.body) : null;
    const answer = await (await handler)(
      new Request(url, { method: request.method, headers: headersOf(request), body }),
    );
    // Without its tables it shows an error of its own; the first worker makes them.
    if (answer.status >= 500) throw new ApiProblem(503, 'The job queue cannot be shown; see whether a worker is up');
    return answer;
  }

  await app.register(async (scope) => {
    // Its forms are its own to read.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.addHook('onClose', async () => {
      await (await handler)?.close();
    });
    for (const path of [jobDashboardPath, `${jobDashboardPath}.data`, `${jobDashboardPath}/*`]) {
      scope.route({
        method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        url: path,
        config: { allowsInlineScripts: true },
        handler: (request) => serve(request),
      });
    }
  });
}

/** All but the credentials: the dashboard has no use for them, and connection headers belong to this hop. */
function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (['authorization', 'connection', 'content-length', 'transfer-encoding', 'keep-alive'].includes(name)) continue;
    const text = Array.isArray(value) ? value.join(', ') : value;
    if (text === undefined) continue;
    headers.set(name, name === 'cookie' ? text.replaceAll(/foresale_session=[^;]*;? */g, '') : text);
  }
  return headers;
}
