import { details } from './customers/details.ts';
import { facets } from './customers/facets.ts';
import { list as listCustomers } from './customers/list.ts';
import { events } from './live/events.ts';
import { current } from './runs/current.ts';
import { list as listRuns } from './runs/list.ts';
import { counts } from './segments/counts.ts';
import { createCallerFactory, router } from './trpc.ts';
import { me } from './users/me.ts';

export const appRouter = router({
  customers: router({ details, facets, list: listCustomers }),
  live: router({ events }),
  runs: router({ current, list: listRuns }),
  segments: router({ counts }),
  users: router({ me }),
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
