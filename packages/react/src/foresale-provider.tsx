import { type AppRouter, type Client, type ClientOptions, createClient, isForesaleError } from '@foresale/client';
import { QueryClient } from '@tanstack/react-query';
import { getUntypedClient } from '@trpc/client';
import { type ReactNode, useEffect, useMemo } from 'react';
import { type Connected, ConnectedContext } from './connected.ts';
import { refreshAfter, refreshAll } from './freshness.ts';
import { makeLiveStream } from './live-stream.ts';
import { foresale } from './procedures.ts';

export interface ForesaleProviderProps {
  /** Where the server is; a page that the server itself sent may leave it out. */
  readonly url?: string;
  /** An API token. Without one the session cookie counts. */
  readonly token?: NonNullable<ClientOptions['token']>;
  /** A client of your own, instead of url and token. */
  readonly client?: Client;
  /** A query client that is there already; otherwise there is one for each connection. */
  readonly queryClient?: QueryClient;
  readonly children: ReactNode;
}

const attempts = 3;

/**
 * Connects everything below it to a server, and keeps every answer on screen as fresh as the server's. A function given
 * as the token must stay the same from render to render, or each makes a new connection.
 */
export function ForesaleProvider({ url, token, client, queryClient, children }: ForesaleProviderProps): ReactNode {
  const connected = useMemo<Connected>(() => {
    const connection = client ?? createClient(optionsOf(url, token));
    // Answers to one token must not be shown to the bearer of another: a new connection begins with none.
    return { client: connection, stream: makeLiveStream(connection), queries: queryClient ?? makeQueryClient() };
  }, [client, url, token, queryClient]);
  const untyped = useMemo(() => getUntypedClient<AppRouter>(connected.client.api), [connected]);
  return (
    <ConnectedContext.Provider value={connected}>
      <foresale.Provider client={untyped} queryClient={connected.queries}>
        <Freshness connected={connected} />
        {children}
      </foresale.Provider>
    </ConnectedContext.Provider>
  );
}

function Freshness({ connected }: { readonly connected: Connected }): null {
  useEffect(() => {
    const { queries } = connected;
    let isFirst = true;
    // Whoever was refused here is refused everywhere: the answers on screen are to say so.
    const stopWatching = connected.stream.onConnection(() => {
      if (connected.stream.connection() === 'refused') refreshAll(queries);
    });
    const stopListening = connected.stream.listen({
      onStarted: () => {
        // After a loss the stream resumes. Before its beginning something may have happened that it will not tell.
        if (isFirst) refreshAll(queries);
        isFirst = false;
      },
      onMessage: (message) => {
        if (message.type === 'refetch') refreshAll(queries);
        else refreshAfter(queries, message);
      },
    });
    return () => {
      stopWatching();
      stopListening();
    };
  }, [connected]);
  return null;
}

function optionsOf(url: string | undefined, token: ClientOptions['token'] | undefined): ClientOptions {
  return { ...(url === undefined ? {} : { url }), ...(token === undefined ? {} : { token }) };
}

function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Events say when an answer is old.
        staleTime: 60_000,
        // What the server refuses it will refuse again.
        retry: (failures, problem) => failures < attempts && isForesaleError(problem) && problem.code === 'UNREACHABLE',
      },
    },
  });
}
