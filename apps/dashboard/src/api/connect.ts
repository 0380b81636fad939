import { createClient } from '@foresale/client';
import { filterOf } from '../filters/filters.ts';
import type { Api } from './api.ts';

const pageSize = 100;
/** The server gives no more at once. */
const longestPage = 500;

/** The pages' questions, put to the server that sent the page. */
export function connect(): Api {
  const client = createClient();
  const { api } = client;
  // For all subscriptions of the page: it loses a connection only after it had one.
  let wasOpen = false;
  return {
    server: api,
    me: async () => {
      // Put together, so they are one request.
      const [identity, position] = await Promise.allSettled([api.users.me.query(), api.live.position.query()]);
      if (identity.status === 'rejected') throw identity.reason;
      if (identity.value === null) return null;
      if (position.status === 'rejected') throw position.reason;
      return { identity: identity.value, ...position.value };
    },
    customers: async (filters, cursor, signal, atLeast = pageSize) => {
      const { sort, direction } = filters;
      const question = { filter: filterOf(filters), sort, ...(direction === null ? {} : { direction }) };
      const limit = Math.min(longestPage, Math.max(pageSize, atLeast));
      const page = await api.customers.list.query({ ...question, cursor, limit }, { signal });
      return {
        rows: page.customers,
        nextCursor: page.nextCursor,
        total: page.total,
        snoozed: page.snoozed,
        runId: page.runId,
      };
    },
    facets: (filters) => api.customers.facets.query({ filter: filterOf(filters) }),
    customer: (customerId) => api.customers.details.query({ customerId }),
    segments: () => api.segments.counts.query(),
    currentRun: () => api.runs.current.query(),
    runs: () => api.runs.list.query(),
    requestRun: () => api.runs.request.mutate({}),
    cancelRun: async (runId) => {
      await api.runs.cancel.mutate({ runId });
    },
    subscribe: (lastEventId, { onMessage, onSocket, onRefused }) => {
      const stopListening = client.onConnection((state) => {
        if (state === 'open') {
          wasOpen = true;
          onSocket('open');
        } else if (wasOpen) onSocket('lost');
      });
      const subscription = api.live.events.subscribe(
        { lastEventId },
        { onData: ({ data }) => onMessage(data), onError: onRefused },
      );
      return () => {
        stopListening();
        subscription.unsubscribe();
      };
    },
  };
}
