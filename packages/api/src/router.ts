import { events } from './live/events.ts';
import { createCallerFactory, router } from './trpc.ts';
import { me } from './users/me.ts';

export const appRouter = router({
  live: router({ events }),
  users: router({ me }),
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
