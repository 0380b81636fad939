import { customerFilterSchema, distributionSchema } from '@foresale/contract';
import type { ListScope } from '@foresale/db/lists';
import { readBinEdges, readDistribution } from '@foresale/db/segments';
import { z } from 'zod';
import { seesContacts } from '../contact/mask-contact.ts';
import { procedure } from '../trpc.ts';

const nobody = { customers: 0, monetary: 0, scores: [], values: { recency: [], frequency: [], monetary: [] } };

/** How the customers that a filter leaves are spread over scores and values. */
export const distribution = procedure('viewer')
  .input(z.object({ filter: customerFilterSchema.default({}) }).prefault({}))
  .output(distributionSchema)
  .query(async ({ ctx, input: { filter } }) => {
    const run = await ctx.snapshots.current();
    if (run === null) return { runId: null, ...nobody };
    const { runId, currencyDigits } = run;
    const scope: ListScope = { runId, filter, searchesContacts: seesContacts(ctx.identity.role) };
    const edges = await ctx.snapshots.remember(runId, 'bin edges', () => readBinEdges(ctx.pool, run));
    const key = `distribution ${JSON.stringify([scope.searchesContacts, filter])}`;
    const found = await ctx.snapshots.remember(runId, key, () =>
      readDistribution(ctx.pool, { ...scope, edges, currencyDigits }),
    );
    return { runId, ...found };
  });
