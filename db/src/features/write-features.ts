import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';
import { type CustomerRange, type FeatureMoment, featureParameters, type ShopParameters } from './feature-moment.ts';
import { loadFeatureStatement } from './load-feature-statement.ts';

/** Writes the features of a range of customers where a run's prediction finds them. Answers with how many there were. */
export async function writeFeatures(
  connection: PipelineConnection,
  runId: number,
  given: { readonly moment: FeatureMoment; readonly shop: ShopParameters; readonly range: CustomerRange },
): Promise<number> {
  const text = await loadFeatureStatement('features');
  // The table has the columns of the statement, in its order: a test compares the two.
  return connection.execute(`insert into customer_features select $12::bigint, f.* from (${text}) f`, [
    ...featureParameters(given.moment, given.shop, given.range),
    runId,
  ]);
}
