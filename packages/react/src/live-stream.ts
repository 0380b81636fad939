import type { Client, LiveMessage } from '@foresale/client';

/** What a listener hears: that the stream has begun, at first and after a loss, and every message once and in order. */
export interface LiveListener {
  readonly onStarted?: () => void;
  readonly onMessage?: (message: LiveMessage) => void;
}

/** Live: news arrive. Connecting: they will be made up for. Refused: the server ended the stream, as for a revoked token. */
export type Connection = 'connecting' | 'live' | 'refused';

/** One subscription to the event log for everyone on the page who listens. */
export interface LiveStream {
  /** Returns the way to stop. The subscription opens with the first listener and ends with the last. */
  listen(listener: LiveListener): () => void;
  connection(): Connection;
  onConnection(listener: () => void): () => void;
}

export function makeLiveStream(client: Client): LiveStream {
  const listeners = new Set<LiveListener>();
  const connectionListeners = new Set<() => void>();
  let connection: Connection = 'connecting';
  let lastEventId: string | undefined;
  let unsubscribe: (() => void) | undefined;

  function become(next: Connection): void {
    if (connection === next) return;
    connection = next;
    for (const listener of [...connectionListeners]) listener();
  }

  function subscribe(): () => void {
    // Goes on where the last listener left: a component that unmounts and mounts again misses nothing.
    const subscription = client.api.live.events.subscribe(lastEventId === undefined ? {} : { lastEventId }, {
      onStarted: () => {
        become('live');
        for (const listener of [...listeners]) listener.onStarted?.();
      },
      onData: ({ id, data }) => {
        lastEventId = id;
        for (const listener of [...listeners]) listener.onMessage?.(data);
      },
      onError: () => become('refused'),
    });
    const stopWatching = client.onConnection((socket) => {
      if (socket !== 'open' && connection === 'live') become('connecting');
    });
    return () => {
      stopWatching();
      subscription.unsubscribe();
      become('connecting');
    };
  }

  return {
    listen: (listener) => {
      listeners.add(listener);
      unsubscribe ??= subscribe();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        unsubscribe?.();
        unsubscribe = undefined;
      };
    },
    connection: () => connection,
    onConnection: (listener) => {
      connectionListeners.add(listener);
      return () => connectionListeners.delete(listener);
    },
  };
}
