import {
  analyzePartition,
  passFence,
  readModelDocument,
  runFeatures,
  storeThreshold,
  writePredictions,
} from '@foresale/db/pipeline';
import { scoringSql } from '@foresale/prediction';
import type { Step } from './run-context.ts';
import { shareCustomers } from './share-customers.ts';

/** The probability that each customer buys within the horizon, by the model's own SQL. */
export const predictCustomers: Step = {
  name: 'predictions',
  table: 'customer_predictions',
  async work(context) {
    const { connection, claim, decision } = context;
    if (decision.modelId === null) throw new TypeError('A run without a model predicts nothing.');
    const query = scoringSql(await readModelDocument(connection, decision.modelId), runFeatures);
    const customers = await shareCustomers(context, (session, range) =>
      session.transaction(
        async () => {
          await passFence(session, claim);
          return writePredictions(session, claim, { query, range, eligibleDays: decision.eligibleDays });
        },
        { interpreted: true },
      ),
    );
    await connection.transaction(
      async () => {
        await passFence(connection, claim);
        await storeThreshold(connection, claim);
      },
      { workMem: '256MB' },
    );
    await analyzePartition(connection, claim, 'customer_predictions');
    return customers;
  },
};
