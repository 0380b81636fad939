import { customerFilterSchema, facetsSchema } from '@foresale/contract';
import { countByValue, countCustomers, type FacetName, type ListScope } from '@foresale/db/lists';
import { z } from 'zod';
import { seesContacts } from '../contact/mask-contact.ts';
import { procedure } from '../trpc.ts';

/** How many customers each choice of a filter would leave. */
export const facets = procedure('viewer')
  .input(z.object({ filter: customerFilterSchema.default({}) }))
  .output(facetsSchema)
  .query(async ({ ctx, input: { filter } }) => {
    const run = await ctx.snapshots.current();
    if (run === null) return { runId: null, total: 0, segment: [], country: [], state: [] };
    const scope: ListScope = { runId: run.runId, filter, searchesContacts: seesContacts(ctx.identity.role) };
    const question = JSON.stringify([scope.searchesContacts, filter]);
    const count = (facet: FacetName) =>
      ctx.snapshots.remember(run.runId, `${facet} ${question}`, async () => [
        ...(await countByValue(ctx.pool, scope, facet)),
      ]);
    const [total, segment, country, state] = await Promise.all([
      ctx.snapshots.remember(run.runId, `total ${question}`, () => countCustomers(ctx.pool, scope)),
      count('segment'),
      count('country'),
      count('state'),
    ]);
    return { runId: run.runId, total, segment, country, state };
  });
