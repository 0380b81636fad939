import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';
import { type CustomerRange, type FeatureMoment, featureParameters, type ShopParameters } from './feature-moment.ts';
import { features } from './features.ts';
import { loadFeatureStatement } from './load-feature-statement.ts';

/** What a run needs of every customer beside what its model asks for: who is dormant, and what an order is worth. */
const always: ReadonlySet<string> = new Set(['recency_days', 'median_order_minor']);

/**
 * Writes the features of a range of customers where a run's prediction finds them; those that the model does not ask for
 * stay empty, and PostgreSQL leaves their computation out. Answers with how many customers there were.
 */
export async function writeFeatures(
  connection: PipelineConnection,
  runId: number,
  given: {
    readonly moment: FeatureMoment;
    readonly shop: ShopParameters;
    readonly range: CustomerRange;
    readonly used: ReadonlySet<string>;
  },
): Promise<number> {
  const text = await loadFeatureStatement('features');
  const names = features.flatMap(({ name }) => (given.used.has(name) || always.has(name) ? [name] : []));
  return connection.execute(
    `insert into customer_features (run_id, customer_id, ${names.join(', ')})
     select $13::bigint, f.customer_id, ${names.map((name) => `f.${name}`).join(', ')} from (${text}) f`,
    [...featureParameters(given.moment, given.shop, given.range), runId],
  );
}
