import { z } from 'zod';
import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';
import { type FeatureMoment, readFeatureParameters } from './feature-moment.ts';
import { loadFeatureStatement } from './load-feature-statement.ts';
import { type FeatureRow, featureRowSchema } from './read-features.ts';

const batchRows = 5_000;

/**
 * Every customer's features at a moment, in order of customer_id, through a cursor: what is in memory is one batch.
 * Inside a transaction of the caller's with sorted aggregation.
 */
export async function* streamFeatures(
  connection: PipelineConnection,
  moment: FeatureMoment,
): AsyncGenerator<readonly FeatureRow[]> {
  const parameters = await readFeatureParameters(connection, moment);
  const text = await loadFeatureStatement('features');
  // All rows will be read: without this the planner prefers a plan that is quick to its first row.
  await connection.rows(
    z.unknown(),
    `select set_config('cursor_tuple_fraction', '1', true), set_config('jit', 'off', true)`,
  );
  await connection.rows(z.unknown(), `declare feature_rows no scroll cursor for ${text}`, parameters);
  try {
    for (;;) {
      const rows = await connection.rows(featureRowSchema, `fetch ${batchRows} from feature_rows`);
      if (rows.length === 0) return;
      yield rows;
    }
  } finally {
    await connection.rows(z.unknown(), 'close feature_rows');
  }
}

const buyerRow = z.object({ customer_id: z.string() });

/** Those who had ordered before `from` and bought between then and `to`, as known at `to`. */
export async function readBuyers(
  connection: PipelineConnection,
  horizon: { readonly from: string; readonly to: string },
): Promise<ReadonlySet<string>> {
  const text = await loadFeatureStatement('features-buyers');
  const rows = await connection.rows(buyerRow, text, [horizon.from, horizon.to]);
  return new Set(rows.map((row) => row.customer_id));
}
