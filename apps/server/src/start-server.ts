import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import {
  type ApiContext,
  type AppRouter,
  appRouter,
  createIdentityCache,
  createOutreachBook,
  createSnapshotCache,
  publicProblem,
  registerRest,
  type Services,
} from '@foresale/api';
import { createPool, migrate } from '@foresale/db';
import { startAnnouncer, trimEvents } from '@foresale/db/events';
import { forgetExpired } from '@foresale/db/identity';
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { pino } from 'pino';
import { healthRoutes } from './health-routes.ts';
import { metricsRoute } from './metrics-route.ts';
import { servePages } from './pages.ts';
import { credentialOf } from './request-identity.ts';
import { secure } from './security.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { serveSockets } from './sockets.ts';

export interface ServerOptions {
  readonly databaseUrl: string;
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Further origins whose pages may call the API with a token. */
  readonly allowedOrigins?: readonly string[];
  readonly behindProxy?: boolean;
  readonly requestsPerMinute?: number;
  /** Connections to the database at most, beside the one that listens. */
  readonly connections?: number;
  readonly dashboardFolder?: string;
  readonly logger?: FastifyBaseLogger;
}

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

const builtDashboard = fileURLToPath(new URL('../../dashboard/dist/', import.meta.url));
const maintenanceMilliseconds = 60 * 60_000;

/** HTTP, REST, tRPC, WebSocket and the dashboard on one port. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const logger: FastifyBaseLogger = options.logger ?? pino({ level: 'silent' });
  await using undo = new AsyncDisposableStack();
  await migrate(options.databaseUrl);
  const pool = await createPool(options.databaseUrl, { maximum: options.connections ?? 10 });
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
  const services: Services = { pool, announcer, identities, outreach, snapshots };

  const app = await createApp(options, {
    services,
    logger,
    isClosing: () => isClosing,
    socketCount: () => sockets.count(),
  });
  undo.defer(() => app.close());
  const sockets = serveSockets({
    server: app.server as Server,
    services,
    allowedOrigins: options.allowedOrigins ?? [],
    logger,
  });
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
  readonly logger: FastifyBaseLogger;
  readonly isClosing: () => boolean;
  readonly socketCount: () => number;
}

async function createApp(
  options: ServerOptions,
  { services, logger, isClosing, socketCount }: AppParts,
): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    trustProxy: options.behindProxy ?? false,
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 5_000 },
    // Addresses that cannot be read never get as far as a route.
    frameworkErrors: answerProblem,
  });
  app.setErrorHandler(answerProblem);
  await secure(app, {
    services,
    allowedOrigins: options.allowedOrigins ?? [],
    requestsPerMinute: options.requestsPerMinute ?? 1_200,
  });
  metricsRoute(app, { services, sockets: socketCount });
  healthRoutes(app, services, isClosing);
  signInRoutes(app, services);
  registerRest(app, {
    services,
    identityOf: async ({ headers }) => {
      const credential = credentialOf(headers);
      return credential === null ? null : services.identities.find(credential);
    },
  });
  await app.register(fastifyTRPCPlugin, {
    prefix: '/api/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: 50,
      createContext: ({ req }): ApiContext => {
        const credential = credentialOf(req.headers);
        return {
          ...services,
          currentIdentity: async () => (credential === null ? null : services.identities.find(credential)),
          unsentBytes: () => 0,
        };
      },
      onError: ({ error, path }) => {
        if (publicProblem(error).status === 500) logger.error({ err: error, procedure: path }, 'a procedure failed');
      },
    } satisfies FastifyTRPCPluginOptions<AppRouter>['trpcOptions'],
  });
  await servePages(app, options.dashboardFolder ?? builtDashboard);
  return app;
}

function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, message } = publicProblem(error);
  if (status === 500) request.log.error({ err: error }, 'a request failed');
  return reply.status(status).send({ error: message });
}
