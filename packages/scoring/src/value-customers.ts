import type { CustomerRange } from '@foresale/db/features';
import { analyzePartition, type PipelineConnection, passFence } from '@foresale/db/pipeline';
import type { RunContext, Step } from './run-context.ts';
import { shareCustomers } from './share-customers.ts';

/** Recency, frequency and monetary of every customer with a counted order. */
export const valueCustomers: Step = {
  name: 'values',
  table: 'customer_values',
  async work(context) {
    const customers = await shareCustomers(context, (session, range) => valueShare(context, session, range));
    await analyzePartition(context.connection, context.claim, 'customer_values');
    return customers;
  },
};

function valueShare(
  { claim, decision }: RunContext,
  session: PipelineConnection,
  range: CustomerRange,
): Promise<number> {
  return session.transaction(
    async () => {
      await passFence(session, claim);
      return session.write('1-values', [claim.runId, decision.asOf, ...range]);
    },
    { workMem: '256MB', sortedAggregation: true },
  );
}
