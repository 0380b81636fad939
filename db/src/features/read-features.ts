import { z } from 'zod';
import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';
import {
  type CustomerRange,
  everyone,
  type FeatureMoment,
  featureParameters,
  featureParametersOfList,
  type ShopParameters,
} from './feature-moment.ts';
import { features } from './features.ts';
import { loadFeatureStatement, loadFeatureStatementOfList } from './load-feature-statement.ts';

const value = z.number().nullable();
export const featureRowSchema = z
  .object({ customer_id: z.string(), ...Object.fromEntries(features.map(({ name }) => [name, value])) })
  .transform((row): FeatureRow => {
    const named: Readonly<Record<string, unknown>> = row;
    return {
      customerId: row.customer_id,
      values: Float64Array.from(features, ({ name }) => {
        const found = named[name];
        return typeof found === 'number' ? found : Number.NaN;
      }),
    };
  });

export interface FeatureRow {
  readonly customerId: string;
  /** In the order of `features`; NaN is missing. */
  readonly values: Float64Array;
}

/** The features of a few customers, computed now. */
export async function readFeatures(
  connection: Pick<PipelineConnection, 'rows'>,
  given: { readonly moment: FeatureMoment; readonly shop: ShopParameters; readonly range?: CustomerRange },
): Promise<readonly FeatureRow[]> {
  const text = await loadFeatureStatement('features');
  return connection.rows(featureRowSchema, text, featureParameters(given.moment, given.shop, given.range ?? everyone));
}

/** The same of the customers of a list, in the order of their ids. */
export async function readFeaturesOfList(
  connection: Pick<PipelineConnection, 'rows'>,
  given: { readonly moment: FeatureMoment; readonly shop: ShopParameters; readonly customerIds: readonly string[] },
): Promise<readonly FeatureRow[]> {
  const { moment, shop, customerIds } = given;
  const text = await loadFeatureStatementOfList();
  return connection.rows(featureRowSchema, text, featureParametersOfList(moment, shop, customerIds));
}

/** The features that a run wrote for the customers who are its first by rank, in that order. */
export function readFeaturesOfTop(
  connection: PipelineConnection,
  runId: number,
  top: number,
): Promise<readonly FeatureRow[]> {
  return connection.rows(
    featureRowSchema,
    `select f.* from priority_list_rows l join customer_features f on f.run_id = $1 and f.customer_id = l.customer_id
      where l.run_id = $1 and l.rank <= $2 order by l.rank`,
    [runId, top],
  );
}
