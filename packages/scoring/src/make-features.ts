import { findFeatureMoment, readShopParameters, writeFeatures } from '@foresale/db/features';
import { analyzePartition, passFence, storeFeatureParameters } from '@foresale/db/pipeline';
import type { Step } from './run-context.ts';
import { shareCustomers } from './share-customers.ts';

const settings = { workMem: '256MB', sortedAggregation: true, interpreted: true } as const;

/** What the model may know of each customer at the as-of moment. */
export const makeFeatures: Step = {
  name: 'features',
  async work(context) {
    const { connection, claim, decision } = context;
    const { asOf, horizonDays } = decision;
    const moment = await findFeatureMoment(connection, { asOf, horizonDays });
    const shop = await connection.transaction(async () => {
      await passFence(connection, claim);
      const found = await readShopParameters(connection, moment);
      await storeFeatureParameters(connection, claim, { ...found, month: moment.month });
      return found;
    }, settings);
    const customers = await shareCustomers(context, (session, range) =>
      session.transaction(async () => {
        await passFence(session, claim);
        return writeFeatures(session, claim.runId, { moment, shop, range });
      }, settings),
    );
    await analyzePartition(connection, claim, 'customer_features');
    return customers;
  },
};
