import { useSyncExternalStore } from 'react';
import { useConnected } from './connected.ts';
import type { Connection } from './live-stream.ts';

/** Whether what is on screen is kept fresh. */
export function useConnection(): Connection {
  const { stream } = useConnected();
  return useSyncExternalStore(stream.onConnection, stream.connection, beforeConnecting);
}

/** A server that renders the page has no connection. */
const beforeConnecting = () => 'connecting' as const;
