import { analyzePartition, findMiddleCustomer, type PipelineConnection, passFence } from '@foresale/db/pipeline';
import { bothOf, type RunContext, type Step } from './run-context.ts';

/** Recency, frequency and monetary of every customer with a counted order. */
export const valueCustomers: Step = {
  name: 'values',
  async work(context) {
    const { connection, helper, claim } = context;
    const middle = await findMiddleCustomer(connection);
    // The empty text sorts before every id.
    const shares =
      middle === null
        ? [await valueShare(context, connection, ['', null])]
        : await bothOf(valueShare(context, connection, ['', middle]), valueShare(context, helper, [middle, null]));
    await analyzePartition(connection, claim, 'customer_values');
    return shares.reduce((sum, customers) => sum + customers, 0);
  },
};

function valueShare(
  { claim, decision }: RunContext,
  session: PipelineConnection,
  range: readonly [from: string, until: string | null],
): Promise<number> {
  return session.transaction(
    async () => {
      await passFence(session, claim);
      return session.write('1-values', [claim.runId, decision.asOf, ...range]);
    },
    { workMem: '256MB', sortedAggregation: true },
  );
}
