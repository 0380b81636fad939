import { analyzePartition, passFence } from '@foresale/db/pipeline';
import type { Step } from './run-context.ts';

/** Recency, frequency and monetary of every customer with a counted order. */
export const valueCustomers: Step = {
  name: 'values',
  async work({ connection, claim, decision }) {
    const customers = await connection.transaction(
      async () => {
        await passFence(connection, claim);
        return connection.write('1-values', [claim.runId, decision.asOf]);
      },
      { workMem: '256MB', sortedAggregation: true },
    );
    await analyzePartition(connection, claim, 'customer_values');
    return customers;
  },
};
