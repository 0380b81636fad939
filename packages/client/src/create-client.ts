import type { AppRouter } from '@foresale/api';
import {
  createTRPCClient,
  createWSClient,
  type HTTPBatchLinkOptions,
  httpBatchLink,
  splitLink,
  type TRPCClient,
  type TRPCLink,
  type TRPCWebSocketClient,
  wsLink,
} from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { ForesaleError } from './foresale-error.ts';
import { impatient } from './impatient-socket.ts';
import { findWebSocket, type WebSocketClass } from './web-socket-class.ts';

export interface ClientOptions {
  /** Where the server is, such as https://foresale.example.com. A page that the server sent may leave it out. */
  readonly url?: string;
  /**
   * An API token, or a function that has one, asked at every request and every opening of the socket. Without one the
   * session cookie of the page's own origin counts.
   */
  readonly token?: string | (() => string | Promise<string>);
  readonly fetch?: NonNullable<HTTPBatchLinkOptions<AppRouter['_def']['_config']['$types']>['fetch']>;
  /** Needed where the platform has none, as on Node 20: that of the package ws. */
  readonly WebSocket?: WebSocketClass;
}

/** Idle: nobody subscribes. Connecting: also after a loss, and what happens meanwhile is made up for. */
export type ConnectionState = 'idle' | 'connecting' | 'open';

export interface Client {
  /** Queries and mutations over HTTP, many in one request; subscriptions over one WebSocket, resumed after a loss. */
  readonly api: TRPCClient<AppRouter>;
  readonly connection: () => ConnectionState;
  /** Called with the present state at once and then with each change. Returns the way to stop. */
  onConnection(listener: (state: ConnectionState) => void): () => void;
  close(): Promise<void>;
}

const states = { idle: 'idle', connecting: 'connecting', pending: 'open' } as const;

export function createClient(options: ClientOptions = {}): Client {
  const base = new URL('/api/trpc', options.url ?? pageOrigin());
  const { token } = options;
  const currentToken = async () => (typeof token === 'function' ? token() : token);
  const sockets = openSockets(base, {
    token: token === undefined ? undefined : currentToken,
    given: options.WebSocket,
  });
  const api = createTRPCClient<AppRouter>({
    links: [
      namedErrors,
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: sockets === undefined ? withoutSockets : wsLink({ client: sockets }),
        false: httpBatchLink({
          url: base.href,
          maxItems: 20,
          // Longer addresses are refused by common proxies; what does not fit goes in a second request.
          maxURLLength: 4_000,
          ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
          headers: async () => (token === undefined ? {} : { authorization: `Bearer ${await currentToken()}` }),
        }),
      }),
    ],
  });
  return {
    api,
    connection: () => (sockets === undefined ? 'idle' : states[sockets.connectionState.get().state]),
    onConnection: (listener) => {
      if (sockets === undefined) {
        listener('idle');
        return () => undefined;
      }
      const subscription = sockets.connectionState.subscribe({ next: ({ state }) => listener(states[state]) });
      return () => subscription.unsubscribe();
    },
    close: async () => sockets?.close(),
  };
}

interface SocketOptions {
  readonly token: (() => Promise<string | undefined>) | undefined;
  readonly given: WebSocketClass | undefined;
}

/** Undefined where there is no WebSocket, as on Node 20: questions are answered all the same. */
function openSockets(base: URL, { token, given }: SocketOptions): TRPCWebSocketClient | undefined {
  const WebSocket = findWebSocket(given);
  if (WebSocket === undefined) return undefined;
  return createWSClient({
    url: socketAddress(base),
    WebSocket: impatient(WebSocket),
    ...(token === undefined ? {} : { connectionParams: async () => ({ token: (await token()) ?? '' }) }),
    // Opened by the first subscription, so a page that only asks questions holds no socket.
    lazy: { enabled: true, closeMs: 10_000 },
    // Within ten seconds of silence everyone knows that nothing arrives any more.
    keepAlive: { enabled: true, intervalMs: 5_000, pongTimeoutMs: 3_000 },
    retryDelayMs: pauseBefore,
  });
}

const withoutSockets: TRPCLink<AppRouter> = () => () => {
  throw new TypeError(
    'Subscriptions need a WebSocket: on Node 20, pass that of the package ws as the option WebSocket.',
  );
};

/** Whatever goes wrong below reaches the caller as a ForesaleError. */
const namedErrors: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (value) => observer.next(value),
        error: (problem) => observer.error(new ForesaleError(problem)),
        complete: () => observer.complete(),
      }),
    );

/** Everyone loses a server that restarts at the same moment: they come back spread over time. */
function pauseBefore(attempt: number): number {
  return (0.5 + Math.random() / 2) * Math.min(200 * 2 ** attempt, 10_000);
}

function socketAddress(base: URL): string {
  const address = new URL(base);
  address.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

function pageOrigin(): string {
  const { location } = globalThis as { readonly location?: { readonly origin: string } };
  if (location === undefined) throw new TypeError('createClient needs a url outside a browser.');
  return location.origin;
}
