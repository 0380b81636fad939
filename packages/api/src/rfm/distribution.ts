import { customerFilterSchema, distributionSchema } from '@foresale/contract';
import { readBinEdges } from '@foresale/db/segments';
import { z } from 'zod';
import { questionOf } from '../customers/question-of.ts';
import { scopeFor } from '../customers/scope-for.ts';
import { shopDay } from '../outreach/shop-day.ts';
import { procedure } from '../trpc.ts';

const nobody = { customers: 0, monetary: 0, scores: [], values: { recency: [], frequency: [], monetary: [] } };

/** How the customers that a filter leaves are spread over scores and values. */
export const distribution = procedure('viewer')
  .input(z.strictObject({ filter: customerFilterSchema.default({}) }).prefault({}))
  .output(distributionSchema)
  .query(async ({ ctx, input: { filter } }) => {
    const run = await ctx.snapshots.current();
    if (run === null) return { runId: null, ...nobody };
    const { runId, currencyDigits } = run;
    const scope = scopeFor(ctx.identity, runId, { snoozed: 'shown', ...filter });
    const { version } = await ctx.outreach.settled();
    const edges = await ctx.snapshots.remember(runId, 'bin edges', () => readBinEdges(ctx.pool, run));
    const key = `distribution ${questionOf(scope, version, shopDay(run.timeZone))}`;
    const found = await ctx.snapshots.remember(runId, key, () =>
      ctx.lists.distribution({ ...scope, edges, currencyDigits }),
    );
    return { runId, ...found };
  });
