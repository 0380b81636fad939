import { list as listAudit } from './audit/list.ts';
import { details } from './customers/details.ts';
import { facets } from './customers/facets.ts';
import { list as listCustomers } from './customers/list.ts';
import { cohorts } from './kpis/cohorts.ts';
import { series } from './kpis/series.ts';
import { events } from './live/events.ts';
import { cutpoints } from './rfm/cutpoints.ts';
import { receipt } from './rfm/receipt.ts';
import { cancel } from './runs/cancel.ts';
import { current } from './runs/current.ts';
import { list as listRuns } from './runs/list.ts';
import { request } from './runs/request.ts';
import { counts } from './segments/counts.ts';
import { create as createToken } from './tokens/create.ts';
import { list as listTokens } from './tokens/list.ts';
import { revoke } from './tokens/revoke.ts';
import { createCallerFactory, router } from './trpc.ts';
import { add } from './users/add.ts';
import { change } from './users/change.ts';
import { list as listUsers } from './users/list.ts';
import { me } from './users/me.ts';
import { resetPassword } from './users/reset-password.ts';
import { setPassword } from './users/set-password.ts';
import { signOutEverywhere } from './users/sign-out-everywhere.ts';

export const appRouter = router({
  audit: router({ list: listAudit }),
  customers: router({ details, facets, list: listCustomers }),
  kpis: router({ cohorts, series }),
  live: router({ events }),
  rfm: router({ cutpoints, receipt }),
  runs: router({ cancel, current, list: listRuns, request }),
  segments: router({ counts }),
  tokens: router({ create: createToken, list: listTokens, revoke }),
  users: router({ add, change, list: listUsers, me, resetPassword, setPassword, signOutEverywhere }),
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
