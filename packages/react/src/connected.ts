import type { Client } from '@foresale/client';
import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { LiveStream } from './live-stream.ts';

export interface Connected {
  readonly client: Client;
  readonly stream: LiveStream;
  /** Handed to every hook by name, so that the app's own QueryClientProvider stays the app's own. */
  readonly queries: QueryClient;
}

export const ConnectedContext = createContext<Connected | null>(null);

export function useConnected(): Connected {
  const connected = useContext(ConnectedContext);
  if (connected === null) throw new Error('Hooks of @foresale/react need a ForesaleProvider above them.');
  return connected;
}
