import { customerFilterSchema, facetsSchema } from '@foresale/contract';
import type { FacetName } from '@foresale/db/lists';
import { z } from 'zod';
import { shopDay } from '../outreach/shop-day.ts';
import { procedure } from '../trpc.ts';
import { questionOf } from './question-of.ts';
import { scopeFor } from './scope-for.ts';

/** How many customers each choice of a filter would leave. */
export const facets = procedure('viewer')
  .input(z.strictObject({ filter: customerFilterSchema.default({}) }))
  .output(facetsSchema)
  .query(async ({ ctx, input: { filter } }) => {
    const run = await ctx.snapshots.current();
    if (run === null) return { runId: null, total: 0, segment: [], country: [], state: [] };
    const scope = scopeFor(ctx.identity, run.runId, filter);
    const { version } = await ctx.outreach.settled();
    const question = questionOf(scope, version, shopDay(run.timeZone));
    const count = (facet: FacetName) =>
      ctx.snapshots.remember(run.runId, `${facet} ${question}`, async () => [
        ...(await ctx.lists.countByValue(scope, facet)),
      ]);
    const [total, segment, country, state] = await Promise.all([
      ctx.snapshots.remember(run.runId, `total ${question}`, () => ctx.lists.count(scope)),
      count('segment'),
      count('country'),
      count('state'),
    ]);
    return { runId: run.runId, total, segment, country, state };
  });
