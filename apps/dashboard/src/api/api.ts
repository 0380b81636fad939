import type { Client } from '@foresale/client';
import type {
  CurrentRun,
  CustomerDetails,
  Facets,
  Identity,
  ListedCustomer,
  Run,
  SegmentCounts,
} from '@foresale/contract';
import type { PriorityFilters } from '../filters/filters.ts';
import type { Subscribe } from '../live/live.ts';
import type { FetchPage, ListPage } from '../priorities/list-window.ts';

/** Everything the pages ask of the server. */
export interface Api {
  /** The procedures as they are, for forms that are little more than a procedure each. */
  readonly server: Client['api'];
  /** Who has signed in, and the newest event before anything else was asked; null for whoever has not. */
  me(): Promise<{ readonly identity: Identity; readonly lastEventId: string } | null>;
  readonly subscribe: Subscribe;
  customers(
    filters: PriorityFilters,
    ...page: Parameters<FetchPage<ListedCustomer>>
  ): Promise<ListPage<ListedCustomer>>;
  facets(filters: PriorityFilters): Promise<Facets>;
  customer(customerId: string): Promise<CustomerDetails>;
  segments(): Promise<SegmentCounts>;
  /** The run whose snapshot everyone sees; null before the first one is published. */
  currentRun(): Promise<CurrentRun | null>;
  runs(): Promise<readonly Run[]>;
  requestRun(): Promise<{ readonly runId: number }>;
  cancelRun(runId: number): Promise<void>;
}
