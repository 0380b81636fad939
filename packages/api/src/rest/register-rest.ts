import { hash } from 'node:crypto';
import { type Identity, roleRank } from '@foresale/contract';
import { createRecent } from '@foresale/db';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { shopDay } from '../outreach/shop-day.ts';
import { ApiProblem } from '../problem.ts';
import type { Services } from '../services.ts';
import { docsPage } from './docs-page.ts';
import { describeApi } from './open-api.ts';
import type { ArrivingFile, RestRoute } from './rest-route.ts';
import { restRoutes } from './routes.ts';

export interface RestOptions {
  readonly services: Services;
  readonly identityOf: (request: FastifyRequest) => Promise<Identity | null>;
  readonly uploads: {
    /** Makes a part of the server read multipart/form-data. */
    readonly accept: (scope: FastifyInstance) => Promise<void>;
    readonly filesOf: (request: FastifyRequest) => AsyncIterable<ArrivingFile>;
    /** Bytes that one request may bring. */
    readonly limit: number;
  };
}

/** The REST routes and their description. Whoever registers them turns what they throw into `{"error": …}`. */
export function registerRest(app: FastifyInstance, options: RestOptions): void {
  const answers = createRecent<Promise<Buffer>>(mostAnswers);
  const add = (to: FastifyInstance, route: RestRoute) =>
    to.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      // To say how long a file is, all of it would have to be made.
      exposeHeadRoute: route.method === 'GET' && route.response !== undefined,
      handler: (request, reply) => answer(route, { ...options, answers, request, reply }),
    });
  for (const route of restRoutes) if (route.takesFiles !== true) add(app, route);
  // A part of its own, so that no other route can be sent a body that nobody reads.
  app.register(async (scope) => {
    await options.uploads.accept(scope);
    for (const route of restRoutes) if (route.takesFiles === true) add(scope, route);
  });
  const description = describeApi(restRoutes);
  const page = docsPage(restRoutes);
  app.get('/api/openapi.json', async () => description);
  app.get('/api/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
}

/** Of about 20 kB each. */
const mostAnswers = 500;

interface Call extends RestOptions {
  /** As they are sent, by their ETag: what many ask about the same run is worked out and written down once. */
  readonly answers: ReturnType<typeof createRecent<Promise<Buffer>>>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function answer(
  route: RestRoute,
  { services, identityOf, uploads, answers, request, reply }: Call,
): Promise<unknown> {
  const identity = await identityOf(request);
  if (identity === null) throw new ApiProblem(401, 'Sign in or send a token: Authorization: Bearer <token>');
  if (roleRank[identity.role] < roleRank[route.role]) {
    throw new ApiProblem(403, `This needs the role ${route.role}, and yours is ${identity.role}`);
  }
  const files = () => uploads.filesOf(request);
  const prepare = () => route.prepare({ services, identity, request, reply, files, uploadLimit: uploads.limit });
  reply.header('cache-control', 'private, no-cache');
  if (route.isAboutRun !== true) return prepare()();
  const tag = await tagOf(services, identity, { ...route, url: request.url, query: request.query });
  reply.header('vary', 'authorization, cookie');
  if (tagsIn(request.headers['if-none-match']).includes(tag)) return reply.status(304).header('etag', tag).send();
  // A question that has an answer was read already: who asks it again is only handed the bytes.
  const text = answers.remember(tag, async () => Buffer.from(JSON.stringify(await prepare()())));
  text.catch(() => answers.forget(tag));
  const body = await text;
  // Not before: a problem has no tag, or it would be answered 304 when it is asked for again.
  return reply.header('etag', tag).type('application/json; charset=utf-8').send(body);
}

/** There may be several, and proxies that compress call them weak; both may be compared so (RFC 9110, 13.1.2). */
function tagsIn(header: string | undefined): readonly string[] {
  return header?.match(/"[^"]*"/g) ?? [];
}

const outreachParameters: readonly string[] = ['outreach', 'owner', 'include_snoozed'];

/**
 * What is asked of a run changes only with the run, the question and the rights of whoever asks; and with outreach, which
 * changes under a run, where the question is about that.
 */
async function tagOf(
  { outreach, snapshots }: Services,
  { role }: Identity,
  {
    hidesSnoozed = false,
    url,
    query,
  }: Pick<FastifyRequest, 'url' | 'query'> & { readonly hidesSnoozed?: boolean | undefined },
): Promise<string> {
  const run = await snapshots.current();
  const isAboutOutreach = hidesSnoozed || Object.keys(Object(query)).some((name) => outreachParameters.includes(name));
  const state = isAboutOutreach && run !== null ? [(await outreach.settled()).version, shopDay(run.timeZone)] : [];
  const question = JSON.stringify([run?.runId ?? null, await snapshots.erasures(), role, url, ...state]);
  return `"${hash('sha256', question, 'base64url').slice(0, 22)}"`;
}
