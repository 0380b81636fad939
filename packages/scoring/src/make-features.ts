import { findFeatureMoment, writeFeatures } from '@foresale/db/features';
import { analyzePartition, passFence, readModelDocument, storeFeatureParameters } from '@foresale/db/pipeline';
import { readShop, usedFeatures } from '@foresale/prediction';
import type { Step } from './run-context.ts';
import { shareCustomers } from './share-customers.ts';

export const featureSettings = { workMem: '256MB', sortedAggregation: true, interpreted: true } as const;

/** What the model may know of each customer at the as-of moment. */
export const makeFeatures: Step = {
  name: 'features',
  table: 'customer_features',
  async work(context, expected) {
    const { connection, claim, decision } = context;
    const { asOf, horizonDays, modelId } = decision;
    if (modelId === null) throw new TypeError('A run without a model needs no features.');
    const used = usedFeatures(await readModelDocument(connection, modelId));
    const moment = await findFeatureMoment(connection, { asOf, horizonDays });
    const shop = await connection.transaction(async () => {
      await passFence(connection, claim);
      const found = await readShop(connection, moment, expected);
      await storeFeatureParameters(connection, claim, { ...found, month: moment.month });
      return found;
    }, featureSettings);
    const customers = await shareCustomers(context, (session, range) =>
      session.transaction(async () => {
        await passFence(session, claim);
        return writeFeatures(session, claim.runId, { moment, shop, range, used });
      }, featureSettings),
    );
    await analyzePartition(connection, claim, 'customer_features');
    return customers;
  },
};
