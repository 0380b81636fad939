import type { CustomerPage, ForesaleError, Inputs, ListedCustomer } from '@foresale/client';
import {
  type InfiniteData,
  keepPreviousData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { useMemo } from 'react';
import { useConnected } from './connected.ts';
import { foresale } from './procedures.ts';

export type PriorityListOptions = Omit<Inputs['customers']['list'], 'cursor'>;

export type PriorityList = UseInfiniteQueryResult<InfiniteData<CustomerPage>, ForesaleError> & {
  /** The customers of all pages so far. */
  readonly customers: readonly ListedCustomer[];
  /** How many there are in all. */
  readonly total: number | undefined;
};

/** The whole list, page after page (`fetchNextPage`); a new run begins it anew with as many pages. */
export function usePriorityList(options: PriorityListOptions = {}): PriorityList {
  const { client, queries } = useConnected();
  const { api } = client;
  // tRPC's own infinite queries send a direction of paging, which this procedure would take for that of the sort.
  const query = useInfiniteQuery<CustomerPage, ForesaleError, InfiniteData<CustomerPage>, readonly unknown[], Cursor>(
    {
      queryKey: getQueryKey(foresale.customers.list, options, 'infinite'),
      queryFn: ({ pageParam: cursor, signal }) => api.customers.list.query({ ...options, cursor }, { signal }),
      initialPageParam: null,
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
    },
    queries,
  );
  const { data } = query;
  const customers = useMemo(() => data?.pages.flatMap((page) => page.customers) ?? [], [data]);
  return { ...query, customers, total: data?.pages[0]?.total };
}

type Cursor = string | null;
