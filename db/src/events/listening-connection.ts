import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

export interface ListeningConnectionOptions {
  readonly databaseUrl: string;
  readonly channel: string;
  /** Called on every (re)connect, on every notification and on every probe, never twice at once. A throw reconnects. */
  readonly onWake: (client: pg.Client) => Promise<void>;
  /** Told about each lost or refused connection. */
  readonly onProblem?: (problem: unknown) => void;
  /** How often a silent connection is tried: a dead peer says nothing, and a notification lost to it says nothing either. */
  readonly probeMilliseconds?: number;
  /** How long an answer may take before the connection counts as dead. */
  readonly patienceMilliseconds?: number;
}

export interface ListeningConnection {
  readonly isListening: () => boolean;
  close(): Promise<void>;
}

const shortestPause = 50;
const longestPause = 5_000;

/** One connection of its own that listens for as long as the process lives, whatever happens to the database. */
export async function openListeningConnection(options: ListeningConnectionOptions): Promise<ListeningConnection> {
  const closing = new AbortController();
  let isListening = false;

  async function listen(onReady: () => void): Promise<void> {
    const session = createSession(options);
    const giveUp = () => session.lose(new Error('closed'));
    closing.signal.addEventListener('abort', giveUp, { once: true });
    try {
      await session.open();
      isListening = true;
      onReady();
      await session.lost;
    } finally {
      isListening = false;
      closing.signal.removeEventListener('abort', giveUp);
      await session.end();
    }
  }

  async function keepListening(): Promise<void> {
    let pause = shortestPause;
    while (!closing.signal.aborted) {
      try {
        await listen(() => {
          pause = shortestPause;
        });
      } catch (problem) {
        if (closing.signal.aborted) return;
        options.onProblem?.(problem);
      }
      // Many servers lose the same database at the same moment: spread their return.
      await wait(pause * (0.5 + Math.random()), undefined, { signal: closing.signal, ref: false }).catch(
        () => undefined,
      );
      pause = Math.min(pause * 2, longestPause);
    }
  }

  // The first connection must succeed, so that a wrong address stops the start instead of being retried for ever.
  const first = Promise.withResolvers<void>();
  const loop = listen(first.resolve).catch((problem: unknown) => {
    first.reject(problem);
    if (closing.signal.aborted) return undefined;
    options.onProblem?.(problem);
    return keepListening();
  });
  try {
    await first.promise;
  } catch (problem) {
    closing.abort();
    await loop;
    throw problem;
  }
  return {
    isListening: () => isListening,
    close: async () => {
      closing.abort();
      await loop;
    },
  };
}

interface Session {
  open(): Promise<void>;
  /** Rejects when the connection is of no use any more. */
  readonly lost: Promise<never>;
  lose(reason: unknown): void;
  end(): Promise<void>;
}

function createSession(options: ListeningConnectionOptions): Session {
  const patience = options.patienceMilliseconds ?? 5_000;
  const client = new pg.Client({
    connectionString: options.databaseUrl,
    application_name: 'foresale announcer',
    connectionTimeoutMillis: patience,
    query_timeout: patience,
    keepAlive: true,
  });
  const { promise: lost, reject: lose } = Promise.withResolvers<never>();
  // Losing a connection that nobody awaits any more is no unhandled rejection.
  lost.catch(() => undefined);
  client.on('error', lose);
  client.on('end', () => lose(new Error('The database closed the connection.')));

  let running: Promise<void> | undefined;
  let again = false;
  function wake(): void {
    if (running !== undefined) {
      again = true;
      return;
    }
    running = (async () => {
      do {
        again = false;
        await options.onWake(client);
      } while (again);
    })().then(
      () => {
        running = undefined;
        // A notification may have arrived between the last look at the flag and here.
        if (again) wake();
      },
      (problem: unknown) => {
        running = undefined;
        lose(problem);
      },
    );
  }

  let probe: NodeJS.Timeout | undefined;
  return {
    lost,
    lose,
    open: async () => {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(options.channel)}`);
      // Only what commits from here on is notified: what was missed must be read after LISTEN, not before.
      await options.onWake(client);
      client.on('notification', wake);
      // For what was notified while that first read was under way.
      wake();
      probe = setInterval(wake, options.probeMilliseconds ?? 10_000);
      probe.unref();
    },
    end: async () => {
      clearInterval(probe);
      client.removeListener('notification', wake);
      await client.end().catch(() => undefined);
    },
  };
}
