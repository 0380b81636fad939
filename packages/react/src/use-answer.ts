import type { Client, ForesaleError } from '@foresale/client';
import { keepPreviousData, type QueryKey, useQuery } from '@tanstack/react-query';
import type { Answer } from './answer.ts';
import { useConnected } from './connected.ts';

export interface Question<Data, Shown = Data> {
  /** That of tRPC's own hook, so that both share one answer. */
  readonly queryKey: QueryKey;
  readonly ask: (api: Client['api'], options: { readonly signal: AbortSignal }) => Promise<Data>;
  readonly select?: (data: Data) => Shown;
  /** While the answer to a changed question is under way, the one before it stays on screen. */
  readonly keepPrevious?: boolean;
}

/** Asks through the client, which fails with nothing but ForesaleErrors; tRPC's hooks do not tell the compiler so. */
export function useAnswer<Data, Shown = Data>(question: Question<Data, Shown>): Answer<Shown> {
  const { client, queries } = useConnected();
  const { queryKey, ask, select, keepPrevious = false } = question;
  return useQuery<Data, ForesaleError, Shown>(
    {
      queryKey,
      queryFn: ({ signal }) => ask(client.api, { signal }),
      ...(select === undefined ? {} : { select }),
      ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
    },
    queries,
  );
}
