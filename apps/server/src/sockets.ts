import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type ApiContext,
  ApiProblem,
  type AppRouter,
  appRouter,
  type Credential,
  publicProblem,
  type Services,
} from '@foresale/api';
import type { Identity } from '@foresale/contract';
import type { LoggedEvent } from '@foresale/db/events';
import { TRPCError } from '@trpc/server';
import { applyWSSHandler } from '@trpc/server/adapters/ws';
import type { FastifyBaseLogger } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Callers } from './callers.ts';
import type { Proxies } from './proxies.ts';
import { credentialOf, senderOf } from './request-identity.ts';
import { createPlaces, createSubscriptions } from './socket-places.ts';

export interface SocketOptions {
  readonly server: Server;
  readonly services: Services;
  readonly allowedOrigins: readonly string[];
  readonly proxies: Proxies;
  readonly callers: Callers;
  readonly logger: FastifyBaseLogger;
}

export interface Sockets {
  readonly count: () => number;
  /** Tells every client to come back to another server, and closes what has not left by itself. */
  close(): Promise<void>;
}

const path = '/api/trpc';
const largestMessage = 256 * 1024;
/** How long a socket may stay that has not said who it belongs to. */
const introductionMilliseconds = 5_000;
const farewellMilliseconds = 1_000;
const sweepMilliseconds = 30_000;
/** Private use (RFC 6455); a client that sees it does not try again with the same credential. */
const signedOut = 4_401;
/** The client comes back at once and asks who it is now. */
const rightsChanged = 4_402;

export function serveSockets({ server, services, allowedOrigins, proxies, callers, logger }: SocketOptions): Sockets {
  const wss = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false });
  const credentials = new Map<WebSocket, Credential>();
  const places = createPlaces();
  let isClosing = false;

  async function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const destroy = () => socket.destroy();
    socket.on('error', destroy);
    const visitor = isClosing ? 'closing' : await admit(request);
    // It may have begun to close while the session was looked up.
    const refusal = isClosing ? '503 Service Unavailable' : refusalOf(visitor);
    if (refusal !== undefined) {
      // The other side might leave its half open for ever, and the server with it.
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, destroy);
      return;
    }
    socket.off('error', destroy);
    wss.handleUpgrade(request, socket, head, (client) => {
      if (typeof visitor === 'object' && visitor !== null) places.take(client, visitor);
      wss.emit('connection', client, request);
    });
  }

  /** Who wants in, null when that is to be said in the first message, or why not. */
  async function admit(request: IncomingMessage): Promise<Identity | null | string> {
    const url = new URL(request.url ?? '', 'http://localhost');
    if (url.pathname !== path) return '404 Not Found';
    const sender = senderIn(request);
    if (sender === 'foreign') return '403 Forbidden';
    const credential = credentialOf(request.headers, sender);
    const address = callers.addressOf(request);
    try {
      const identity = await callers.identify(credential, address);
      callers.count(identity, address);
      // Without headers of its own to set, a client says in its first message who it is.
      return identity ?? (credential === null && introducesItself(url) ? null : '401 Unauthorized');
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status === 429) return tooManyRequests(problem.retryAfterSeconds);
      throw problem;
    }
  }

  /** Looked at in the same moment as the place is taken: many at once must not slip in together. */
  function refusalOf(visitor: Identity | null | string): string | undefined {
    if (typeof visitor === 'string') return visitor;
    return visitor === null || places.hasRoom(visitor) ? undefined : tooManyRequests(60);
  }

  const senderIn = (request: IncomingMessage) =>
    senderOf({ headers: request.headers, protocol: protocolOf(request, proxies) }, allowedOrigins);

  wss.on('connection', (client, request) => {
    const credential = credentialOf(request.headers, senderIn(request));
    if (credential !== null) credentials.set(client, credential);
    const introduction = setTimeout(() => {
      if (!credentials.has(client)) client.close(signedOut, 'Say who you are');
    }, introductionMilliseconds);
    client.once('close', () => {
      clearTimeout(introduction);
      credentials.delete(client);
    });
  });

  const handler = applyWSSHandler<AppRouter>({
    wss,
    router: appRouter,
    keepAlive: { enabled: true, pingMs: 30_000, pongWaitMs: 10_000 },
    createContext: async ({ req, res: client, info }): Promise<ApiContext> => {
      const credential = credentialOf(req.headers, senderIn(req)) ?? introducedCredential(info.connectionParams);
      const address = callers.addressOf(req);
      const identity = await callers.identify(credential, address);
      if (credential === null || identity === null) {
        throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Sign in first' });
      }
      if (!places.holds(client)) {
        if (!places.hasRoom(identity)) {
          throw new TRPCError({
            code: 'TOO_MANY_REQUESTS',
            message: 'Too many sockets of yours are open; close some of them first',
          });
        }
        places.take(client, identity);
      }
      credentials.set(client, credential);
      const currentIdentity = () => services.identities.find(credential);
      const subscriptions = createSubscriptions();
      return {
        ...services,
        currentIdentity,
        currentSession: () => services.identities.sessionOf(credential),
        unsentBytes: () => client.bufferedAmount,
        countCall: async () => callers.count(await currentIdentity(), address),
        holdSubscription: () => subscriptions.hold('this socket'),
      };
    },
    onError: ({ error, path: procedure }) => {
      if (publicProblem(error).status === 500) logger.error({ err: error, procedure }, 'a procedure failed');
    },
  });

  function onUpgradeFailing(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    onUpgrade(request, socket, head).catch((problem: unknown) => {
      logger.error({ err: problem }, 'a socket could not be opened');
      socket.destroy();
    });
  }

  async function closeStrangers(): Promise<void> {
    for (const [client, credential] of [...credentials]) {
      if ((await services.identities.find(credential)) === null) client.close(signedOut, 'Signed out');
    }
  }
  /** A person with other rights than before comes back and asks anew for everything; one without any does not. */
  async function closeChanged(changed: LoggedEvent['payload']): Promise<void> {
    for (const client of places.of(changed)) {
      const credential = credentials.get(client);
      const isKnown = credential !== undefined && (await services.identities.find(credential)) !== null;
      if (isKnown) client.close(rightsChanged, 'Rights changed');
      else client.close(signedOut, 'Signed out');
    }
  }
  const warn = (problem: unknown) => logger.warn({ err: problem }, 'sessions could not be checked');
  const check = () => {
    closeStrangers().catch(warn);
  };

  server.on('upgrade', onUpgradeFailing);
  const stopListening = services.announcer.onEvent((event) => {
    if (event.kind === 'identity.changed') closeChanged(event.payload).catch(warn);
  });
  // Sessions that run out do so without an event.
  const sweep = setInterval(check, sweepMilliseconds);
  sweep.unref();

  return {
    count: () => wss.clients.size,
    close: async () => {
      isClosing = true;
      clearInterval(sweep);
      stopListening();
      handler.broadcastReconnectNotification();
      const left = [...wss.clients].map((client) => new Promise((resolve) => client.once('close', resolve)));
      await Promise.race([
        Promise.all(left),
        new Promise((resolve) => setTimeout(resolve, farewellMilliseconds).unref()),
      ]);
      for (const client of wss.clients) client.terminate();
      // Upgrades stay ours to refuse until the server has closed: nobody else would answer those on their way.
      wss.close();
    },
  };
}

function tooManyRequests(seconds: number | undefined): string {
  return `429 Too Many Requests\r\nRetry-After: ${seconds ?? 60}`;
}

/** As the person's browser sees it. What a proxy forwards can be believed here: no page can set that header. */
function protocolOf({ headers }: IncomingMessage, { trusted, isAlwaysHttps }: Proxies): string {
  if (isAlwaysHttps) return 'https';
  const forwarded = trusted === false ? undefined : headers['x-forwarded-proto'];
  return (
    String(forwarded ?? 'http')
      .split(',')
      .at(-1)
      ?.trim() ?? 'http'
  );
}

function introducesItself(url: URL): boolean {
  return url.searchParams.get('connectionParams') === '1';
}

function introducedCredential(params: Readonly<Record<string, string | undefined>> | null): Credential | null {
  const secret = params?.token;
  return secret === undefined || secret.length > 200 ? null : { kind: 'token', secret };
}
