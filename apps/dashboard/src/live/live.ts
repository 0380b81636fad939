import type { LiveEvent, LiveMessage } from '@foresale/contract';
import { createSignal } from 'solid-js';

export type Connection = 'connecting' | 'live' | 'catching-up' | 'offline';

/** How a subscription to what follows an event is opened; the client resumes it by itself after a lost socket. */
export type Subscribe = (
  lastEventId: string,
  handlers: {
    readonly onMessage: (message: LiveMessage) => void;
    readonly onSocket: (state: 'open' | 'lost') => void;
    readonly onRefused: (problem: unknown) => void;
  },
) => () => void;

export interface Live {
  readonly connection: () => Connection;
  /** Since when the connection has been what it is. */
  readonly since: () => number;
  /** Called with each event, once, in order. Returns the way to stop. */
  onEvent(listener: (event: LiveEvent) => void): () => void;
  /** Called when what is on screen may be old in ways that no event will tell. */
  onRefetch(listener: () => Promise<unknown> | undefined): () => void;
  /** Called when the connection is lost, which may mean that the session has ended. Returns the way to stop. */
  onLost(listener: () => void): () => void;
  /** From the event on that was the newest before anything was fetched: what happened since is heard of, too. */
  start(lastEventId: string): void;
  stop(): void;
}

export function createLive(subscribe: Subscribe): Live {
  const [connection, setConnection] = createSignal<Connection>('connecting');
  const [since, setSince] = createSignal(Date.now());
  const eventListeners = new Set<(event: LiveEvent) => void>();
  const refetchListeners = new Set<() => Promise<unknown> | undefined>();
  const lostListeners = new Set<() => void>();
  let unsubscribe: (() => void) | undefined;
  let wasLost = false;
  let round = 0;

  function become(next: Connection): void {
    if (next === connection()) return;
    setConnection(next);
    setSince(Date.now());
  }

  async function catchUp(): Promise<void> {
    round += 1;
    const mine = round;
    become('catching-up');
    await Promise.allSettled([...refetchListeners].map((listener) => listener()));
    // A socket that was lost meanwhile begins a round of its own.
    if (mine === round && connection() === 'catching-up') become('live');
  }

  function onSocket(state: 'open' | 'lost'): void {
    if (state === 'lost') {
      wasLost = true;
      round += 1;
      become('offline');
      for (const listener of lostListeners) listener();
    } else if (wasLost) {
      wasLost = false;
      void catchUp();
    } else if (connection() !== 'catching-up') {
      become('live');
    }
  }

  function onMessage(message: LiveMessage): void {
    if (message.type === 'refetch') void catchUp();
    else for (const listener of eventListeners) listener(message);
  }

  return {
    connection,
    since,
    onEvent: (listener) => {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onRefetch: (listener) => {
      refetchListeners.add(listener);
      return () => refetchListeners.delete(listener);
    },
    onLost: (listener) => {
      lostListeners.add(listener);
      return () => lostListeners.delete(listener);
    },
    start: (lastEventId) => {
      unsubscribe ??= subscribe(lastEventId, { onMessage, onSocket, onRefused: () => onSocket('lost') });
    },
    stop: () => {
      unsubscribe?.();
      unsubscribe = undefined;
    },
  };
}
