import type { Reason } from '@foresale/contract';
import { z } from 'zod';
import type { CustomerRange, ShopParameters } from '../features/index.ts';
import type { Claim } from './claim-run.ts';
import type { PipelineConnection } from './pipeline-connection.ts';

const documentRow = z.object({ document: z.unknown() });

/** The document of a model, as ml-gradient-boosting wrote it. */
export async function readModelDocument(
  connection: Pick<PipelineConnection, 'rows'>,
  modelId: number,
): Promise<unknown> {
  const [model] = await connection.rows(documentRow, 'select document from models where model_id = $1', [modelId]);
  if (model === undefined) throw new TypeError(`There is no model ${modelId}.`);
  return model.document;
}

/** Kept with the run, so that a customer who is looked at later is seen as the run saw them. */
export async function storeFeatureParameters(
  connection: PipelineConnection,
  claim: Claim,
  parameters: ShopParameters & { readonly month: number },
): Promise<void> {
  await connection.rows(z.unknown(), 'update runs set feature_parameters = $2 where run_id = $1', [
    claim.runId,
    JSON.stringify(parameters),
  ]);
}

const predictionRow = z.object({
  modelId: z.number(),
  asOf: z.string(),
  horizonDays: z.number(),
  currency: z.string(),
  currencyDigits: z.number(),
  parameters: z.unknown(),
});

/** By what a run predicted; null when it had no model. */
export async function readPredictionOfRun(
  connection: Pick<PipelineConnection, 'rows'>,
  runId: number,
): Promise<z.infer<typeof predictionRow> | null> {
  const [run] = await connection.rows(
    predictionRow,
    `select model_id as "modelId", as_of::text as "asOf", horizon_days as "horizonDays", currency,
       currency_digits as "currencyDigits", feature_parameters as parameters
     from runs where run_id = $1 and model_id is not null and feature_parameters is not null`,
    [runId],
  );
  return run ?? null;
}

/** Where the features of a run are, for the query that scores them: $1 is the run, $2 and $3 a range of customers. */
export const runFeatures = {
  from: {
    sql: `(select * from customer_features where run_id = $1::bigint
      and customer_id >= $2::text and ($3::text is null or customer_id < $3::text)) as features`,
  },
  key: ['customer_id', 'recency_days', 'median_order_minor'],
} as const;

/** Writes what `query`, a model's over `runFeatures`, says of a range of customers. */
export function writePredictions(
  connection: PipelineConnection,
  claim: Claim,
  given: { readonly query: string; readonly range: CustomerRange; readonly eligibleDays: number },
): Promise<number> {
  return connection.execute(
    `insert into customer_predictions (run_id, customer_id, probability, dormant, typical_minor)
     select $1::bigint, customer_id, probability, recency_days > $4::integer, median_order_minor
     from (${given.query}) scored`,
    [claim.runId, ...given.range, given.eligibleDays],
  );
}

const thresholdRow = z.object({ threshold: z.number().nullable() });

/** From which probability on customers are labelled as buyers: the model's own threshold, the one that its page shows. */
export async function storeThreshold(connection: PipelineConnection, claim: Claim): Promise<void> {
  await connection.rows(
    z.unknown(),
    `update runs set threshold = (
       select (m.metrics -> 'threshold')::float8 from model_metrics m
       where m.model_id = runs.model_id and m.subject = 'model' and jsonb_typeof(m.metrics -> 'threshold') = 'number')
     where run_id = $1`,
    [claim.runId],
  );
}

export async function readThreshold(connection: PipelineConnection, claim: Claim): Promise<number | null> {
  const [row] = await connection.rows(thresholdRow, 'select threshold from runs where run_id = $1', [claim.runId]);
  return row?.threshold ?? null;
}

/** Writes why the first customers of the list are where they are. */
export async function storeReasons(
  connection: PipelineConnection,
  claim: Claim,
  customers: readonly { readonly customerId: string; readonly reasons: readonly Reason[] }[],
): Promise<void> {
  await connection.rows(
    z.unknown(),
    `update priority_list_rows l set reasons = given.reasons
       from unnest($2::text[], $3::jsonb[]) as given (customer_id, reasons)
      where l.run_id = $1 and l.rank <= $4 and l.customer_id = given.customer_id`,
    [
      claim.runId,
      customers.map(({ customerId }) => customerId),
      customers.map(({ reasons }) => JSON.stringify(reasons)),
      customers.length,
    ],
  );
}
