import { z } from 'zod';
import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';
import { type FeatureMoment, featureParameters, type ShopParameters } from './feature-moment.ts';
import { features } from './features.ts';
import { loadFeatureStatement } from './load-feature-statement.ts';
import type { FeatureRow } from './read-features.ts';

const batchRows = 5_000;

const encodedRow = z.object({ customer_id: z.string(), bytes: z.string() });

/**
 * Every customer's features at a moment, in order of customer_id, through a cursor: what is in memory is one batch.
 * Inside a transaction of the caller's with sorted aggregation. Features travel as the bytes of one array a
 * customer: as text, a column each, reading a million examples took longer than computing them. Without baskets, what is
 * counted over the lines of orders is missing, and the lines are not read.
 */
export async function* streamFeatures(
  connection: PipelineConnection,
  moment: FeatureMoment,
  shop: ShopParameters,
  { baskets }: { readonly baskets: boolean } = { baskets: true },
): AsyncGenerator<readonly FeatureRow[]> {
  const parameters = featureParameters(moment, shop);
  const text = await loadFeatureStatement('features');
  const values = features
    .map(({ name, ofTheBasket }) => (ofTheBasket === true && !baskets ? 'null::float8' : `f.${name}::float8`))
    .join(', ');
  // All rows will be read: without this the planner prefers a plan that is quick to its first row.
  await connection.rows(
    z.unknown(),
    `select set_config('cursor_tuple_fraction', '1', true), set_config('jit', 'off', true)`,
  );
  // The order of what is inside is kept by one machine, at no cost, but not by the nodes of a cluster.
  await connection.rows(
    z.unknown(),
    `declare feature_rows no scroll cursor for
     select f.customer_id, encode(array_send(array[${values}]), 'base64') as bytes from (${text}) f order by f.customer_id`,
    parameters,
  );
  try {
    for (;;) {
      const rows = await connection.rows(encodedRow, `fetch ${batchRows} from feature_rows`);
      if (rows.length === 0) return;
      yield rows.map(({ customer_id, bytes }) => ({
        customerId: customer_id,
        values: readDoubles(Buffer.from(bytes, 'base64')),
      }));
    }
  } finally {
    await connection.rows(z.unknown(), 'close feature_rows');
  }
}

/** PostgreSQL's binary form of an array: dimensions, flags, type, length, first index; then each value after its length. */
const arrayHeader = 20;
const lengthBytes = 4;
const doubleBytes = 8;

function readDoubles(array: Buffer): Float64Array {
  const values = new Float64Array(features.length).fill(Number.NaN);
  let at = arrayHeader;
  for (let i = 0; i < values.length; i++) {
    const isNull = array.readInt32BE(at) < 0;
    at += lengthBytes;
    if (isNull) continue;
    values[i] = array.readDoubleBE(at);
    at += doubleBytes;
  }
  return values;
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
