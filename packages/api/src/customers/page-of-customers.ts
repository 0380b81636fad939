import {
  type CurrentRun,
  type CustomerFilter,
  type CustomerPage,
  type CustomerSort,
  type Direction,
  type Identity,
  usualDirection,
} from '@foresale/contract';
import { ApiProblem } from '../problem.ts';
import type { Services } from '../services.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { createListedView } from './listed-view.ts';
import { questionOf } from './question-of.ts';
import { scopeFor } from './scope-for.ts';

export interface PageRequest {
  readonly filter: CustomerFilter;
  readonly sort: CustomerSort;
  readonly direction?: Direction | undefined;
  readonly limit: number;
  readonly cursor?: string | null | undefined;
  /** For those who count pages; a cursor goes deep at no cost. */
  readonly offset?: number;
  /** Those below the top of the list cost a query of their own. */
  readonly withReasons?: boolean;
}

const largestRemembered = 100;

/** A page of the list, from the current snapshot or from the one that the cursor began in. */
export async function pageOfCustomers(
  services: Services,
  identity: Identity,
  request: PageRequest,
): Promise<CustomerPage & { readonly run: CurrentRun | null }> {
  const { filter, sort, limit, offset = 0, withReasons = false } = request;
  const direction = request.direction ?? usualDirection[sort];
  const after = request.cursor == null ? undefined : readCursor(request.cursor, sort, direction);
  const current = await services.snapshots.current();
  const run =
    after === undefined || after.runId === current?.runId ? current : await services.snapshots.find(after.runId);
  if (run === null) {
    if (after !== undefined) throw new ApiProblem(409, 'cursor: its run is no longer kept; start from the first page');
    return { run, runId: null, isCurrent: true, customers: [], total: 0, snoozed: 0, nextCursor: null };
  }
  const { runId } = run;
  const scope = scopeFor(identity, runId, filter);
  const { show, version, today } = await createListedView(services, identity, run);
  const question = questionOf(scope, version, today);
  const list = async () => {
    const found = await services.lists.page({ ...scope, sort, direction, limit, after, offset });
    if (!withReasons || !run.hasPredictions) return found;
    return { ...found, customers: await services.reasons.fillIn(runId, found.customers) };
  };
  const ofSnoozed = scopeFor(identity, runId, { ...filter, outreach: ['snoozed'] });
  const [page, total, snoozed] = await Promise.all([
    limit > largestRemembered
      ? list()
      : services.snapshots.remember(
          runId,
          `page ${JSON.stringify([sort, direction, limit, offset, after, withReasons])} ${question}`,
          list,
        ),
    services.snapshots.remember(runId, `total ${question}`, () => services.lists.count(scope)),
    filter.outreach !== undefined
      ? 0
      : services.snapshots.remember(runId, `total ${questionOf(ofSnoozed, version, today)}`, () =>
          services.lists.count(ofSnoozed),
        ),
  ]);
  return {
    run,
    runId,
    isCurrent: runId === current?.runId,
    customers: page.customers.map(show),
    total,
    snoozed,
    nextCursor: page.next === undefined ? null : writeCursor({ runId, sort, direction, ...page.next }),
  };
}
