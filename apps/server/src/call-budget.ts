import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';

/** What callers may still ask for in this minute, by whatever way they call: HTTP, batches and sockets share one count. */
export interface CallBudget {
  /** Counts the calls; undefined while there is room, else the seconds until there is some again. */
  spend(caller: string, calls?: number): number | undefined;
  /** The same budget for Fastify's plugin, which counts a call for each request. */
  readonly Store: FastifyRateLimitStoreCtor;
}

interface Window {
  calls: number;
  readonly until: number;
}

const windowMilliseconds = 60_000;
const mostCallers = 20_000;

export function createCallBudget(callsPerMinute: number): CallBudget {
  const windows = createWindows();
  return {
    spend: (caller, calls = 1) => {
      const window = windows.add(caller, calls, windowMilliseconds);
      return window.calls > callsPerMinute ? Math.ceil((window.until - Date.now()) / 1_000) : undefined;
    },
    Store: class implements FastifyRateLimitStore {
      private readonly windows: Windows;

      constructor(_options: unknown, own: Windows = windows) {
        this.windows = own;
      }

      incr(key: string, callback: Parameters<FastifyRateLimitStore['incr']>[1], timeWindow: number): void {
        const { calls, until } = this.windows.add(key, 1, timeWindow);
        callback(null, { current: calls, ttl: until - Date.now() });
      }

      /** Routes with a limit of their own count apart. */
      child(): FastifyRateLimitStore {
        return new this.constructor.prototype.constructor({}, createWindows());
      }
    },
  };
}

type Windows = ReturnType<typeof createWindows>;

function createWindows() {
  const windows = new Map<string, Window>();
  return {
    add: (caller: string, calls: number, milliseconds: number): Window => {
      const known = windows.get(caller);
      const now = Date.now();
      if (known !== undefined && known.until > now) {
        known.calls += calls;
        return known;
      }
      // Begun again at the end of the map, so that the first entry is the oldest.
      windows.delete(caller);
      const window = { calls, until: now + milliseconds };
      windows.set(caller, window);
      const [oldest] = windows.keys();
      if (windows.size > mostCallers && oldest !== undefined) windows.delete(oldest);
      return window;
    },
  };
}
