import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import multipart from '@fastify/multipart';
import {
  type ApiContext,
  type AppRouter,
  appRouter,
  type CompanySettings,
  createCompanyProvider,
  createIdentityCache,
  createListReader,
  createOutreachBook,
  createReasonReader,
  createSnapshotCache,
  publicProblem,
  registerRest,
  type Services,
} from '@foresale/api';
import { createPool, migrate } from '@foresale/db';
import { startAnnouncer, trimEvents } from '@foresale/db/events';
import { forgetExpired } from '@foresale/db/identity';
import type { Tracing } from '@foresale/db/tracing';
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { pino } from 'pino';
import { arrivingFiles } from './arriving-files.ts';
import { createCallBudget } from './call-budget.ts';
import { type Callers, createCallers } from './callers.ts';
import { closeConnections } from './close-connections.ts';
import { companySignInRoutes } from './company-sign-in-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { jobDashboard } from './job-dashboard.ts';
import { logState } from './log-state.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { metricsRoute } from './metrics-route.ts';
import { servePages } from './pages.ts';
import { noProxies, type Proxies, trustOf } from './proxies.ts';
import { refuseExpectations } from './refuse-expectations.ts';
import { credentialOf } from './request-identity.ts';
import { requestIdOf, scopeRequests } from './scope-requests.ts';
import { type SecurityOptions, secure } from './security.ts';
import { signInLinkRoutes } from './sign-in-link-routes.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { endSlowBodies } from './slow-bodies.ts';
import { createSubscriptions } from './socket-places.ts';
import { serveSockets } from './sockets.ts';

export interface ServerOptions {
  readonly databaseUrl: string;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Further origins whose pages may call the API with a token. */
  readonly allowedOrigins?: readonly string[];
  readonly proxies?: Proxies;
  readonly requestsPerMinute?: number;
  /** The company's own sign-in. */
  readonly company?: CompanySettings;
  /** Bytes that the files of one import may have together. */
  readonly uploadLimit?: number;
  /** Connections to the database at most, beside the one that listens. */
  readonly connections?: number;
  readonly dashboardFolder?: string;
  readonly logger?: FastifyBaseLogger;
  /** Left out, nothing is traced; it stays the caller's to close. */
  readonly tracing?: Tracing;
}

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

const builtDashboard = fileURLToPath(new URL('../../dashboard/dist/', import.meta.url));
const defaultUploadLimit = 2048 * 1024 * 1024;
const maintenanceMilliseconds = 60 * 60_000;

/** HTTP, REST, tRPC, WebSocket and the dashboard on one port. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const logger: FastifyBaseLogger = options.logger ?? pino({ level: 'silent' });
  await using undo = new AsyncDisposableStack();
  await migrate(options.databaseUrl);
  const metrics = createMetrics();
  const pool = await createPool(options.databaseUrl, {
    maximum: options.connections ?? 10,
    name: 'foresale server',
    onQuery: (query) => {
      metrics.observeQuery(query);
      options.tracing?.recordQuery(query);
    },
  });
  undo.defer(() => pool.end());
  const announcer = undo.use(
    await startAnnouncer({
      databaseUrl: options.databaseUrl,
      onProblem: (problem) => logger.warn({ err: problem }, 'the listening connection was lost; reconnecting'),
    }),
  );
  const identities = undo.adopt(createIdentityCache(pool, announcer), (cache) => cache.close());
  const snapshots = undo.adopt(createSnapshotCache(pool, announcer), (cache) => cache.close());
  const outreach = undo.adopt(createOutreachBook(pool, announcer), (book) => book.close());
  const lists = undo.adopt(
    createListReader({
      pool,
      databaseUrl: options.databaseUrl,
      announcer,
      outreach,
      snapshots,
      onProblem: (problem) => logger.warn({ err: problem }, 'the list could not be read into columns; trying again'),
    }),
    (reader) => reader.close(),
  );
  const services: Services = {
    pool,
    announcer,
    identities,
    lists,
    outreach,
    reasons: createReasonReader(pool),
    snapshots,
  };

  const requestsPerMinute = options.requestsPerMinute ?? 1_200;
  const budget = createCallBudget(requestsPerMinute);
  const callers = createCallers(identities, budget, options.proxies ?? noProxies);

  const app = await createApp(options, {
    services,
    security: { callers, budget, allowedOrigins: options.allowedOrigins ?? [], requestsPerMinute },
    logger,
    isClosing: () => isClosing,
    metrics,
  });
  refuseExpectations(app.server as Server);
  const closing = closeConnections(app.server as Server, () => logger.warn('requests that did not end were cut off'));
  undo.defer(() => closing(() => app.close()));
  const sockets = serveSockets({
    server: app.server as Server,
    services,
    allowedOrigins: options.allowedOrigins ?? [],
    proxies: options.proxies ?? noProxies,
    callers,
    logger,
  });
  metrics.watch({ pool, announcer, sockets: sockets.count });
  let isClosing = false;
  undo.defer(() => {
    isClosing = true;
    return sockets.close();
  });
  const maintenance = setInterval(() => {
    Promise.all([trimEvents(pool), forgetExpired(pool)]).catch((problem: unknown) =>
      logger.warn({ err: problem }, 'old events and sessions could not be dropped'),
    );
  }, maintenanceMilliseconds);
  maintenance.unref();
  undo.defer(() => clearInterval(maintenance));
  undo.defer(logState(pool, logger));

  const url = await app.listen({ host: options.host, port: options.port });
  const running = undo.move();
  let closed: Promise<void> | undefined;
  return {
    url: options.host === '127.0.0.1' ? url.replace('127.0.0.1', 'localhost') : url,
    close: () => {
      closed ??= running.disposeAsync();
      return closed;
    },
  };
}

interface AppParts {
  readonly services: Services;
  readonly security: SecurityOptions;
  readonly logger: FastifyBaseLogger;
  readonly isClosing: () => boolean;
  readonly metrics: Metrics;
}

async function createApp(
  options: ServerOptions,
  { services, security, logger, isClosing, metrics }: AppParts,
): Promise<FastifyInstance> {
  const { proxies = noProxies } = options;
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    trustProxy: trustOf(proxies),
    bodyLimit: 1024 * 1024,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: 5_000 },
    // Addresses that cannot be read never get as far as a route.
    frameworkErrors: answerProblem,
  });
  app.setErrorHandler(answerProblem);
  scopeRequests(app, options.tracing);
  if (proxies.isAlwaysHttps) {
    app.addHook('onRequest', async ({ raw }) => {
      raw.headers['x-forwarded-proto'] = 'https';
    });
  }
  await secure(app, security);
  endSlowBodies(app);
  metricsRoute(app, metrics, services);
  healthRoutes(app, services, isClosing);
  await jobDashboard(app, { databaseUrl: options.databaseUrl, services });
  signInRoutes(app, services);
  signInLinkRoutes(app, services);
  companySignInRoutes(
    app,
    services,
    options.company === undefined ? undefined : createCompanyProvider(options.company),
  );
  const uploadLimit = options.uploadLimit ?? defaultUploadLimit;
  registerRest(app, {
    services,
    identityOf: async ({ headers }) => {
      const credential = credentialOf(headers);
      return credential === null ? null : services.identities.find(credential);
    },
    uploads: {
      limit: uploadLimit,
      // One byte more than is allowed: the route itself counts, and has the words.
      accept: async (scope) => {
        await scope.register(multipart, { limits: { fileSize: uploadLimit + 1, fields: 20 } });
      },
      filesOf: arrivingFiles,
    },
  });
  const streams = createSubscriptions();
  await app.register(fastifyTRPCPlugin, {
    prefix: '/api/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: 50,
      createContext: ({ req }) => requestContext(req, { services, streams, callers: security.callers }),
      onError: ({ error, path }) => {
        if (publicProblem(error).status === 500) logger.error({ err: error, procedure: path }, 'a procedure failed');
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  });
  await servePages(app, options.dashboardFolder ?? builtDashboard);
  return app;
}

interface ContextParts {
  readonly services: Services;
  readonly callers: Callers;
  readonly streams: ReturnType<typeof createSubscriptions>;
}

/** What the procedures of one request know of it. */
function requestContext({ headers, ip }: FastifyRequest, { services, callers, streams }: ContextParts): ApiContext {
  const credential = credentialOf(headers);
  const currentIdentity = async () => (credential === null ? null : services.identities.find(credential));
  let calls = 0;
  let caller = callers.nameOf(null, ip);
  return {
    ...services,
    currentIdentity,
    currentSession: async () => (credential === null ? null : services.identities.sessionOf(credential)),
    unsentBytes: () => 0,
    countCall: async () => {
      const identity = await currentIdentity();
      caller = callers.nameOf(identity, ip);
      calls += 1;
      // The request itself was counted when it came; a batch holds more calls than that one.
      if (calls > 1) callers.count(identity, ip);
    },
    holdSubscription: () => streams.hold(caller),
  };
}

function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, message, retryAfterSeconds } = publicProblem(error);
  if (status === 500) request.log.error({ err: error }, 'a request failed');
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
  return reply.status(status).send({ error: message });
}
