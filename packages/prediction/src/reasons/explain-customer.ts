import { findFeatureMoment, onlyCustomer, readFeatures, shopParametersSchema } from '@foresale/db/features';
import { type PipelineConnection, readModelDocument, readPredictionOfRun } from '@foresale/db/pipeline';
import { type ExplainedCustomer, explainFeatures } from './explain-features.ts';

/**
 * Why a run gave a customer its probability, all reasons of it. Features are computed again as of the run; `probability`
 * differs from the published one when orders from before that moment were imported since. Null without a prediction.
 */
export async function explainCustomer(
  connection: Pick<PipelineConnection, 'rows'>,
  given: { readonly runId: number; readonly customerId: string },
): Promise<ExplainedCustomer | null> {
  const run = await readPredictionOfRun(connection, given.runId);
  if (run === null) return null;
  const { asOf, horizonDays, modelId, parameters } = run;
  const moment = await findFeatureMoment(connection, { asOf, horizonDays });
  const shop = shopParametersSchema.parse(parameters);
  const rows = await readFeatures(connection, { moment, shop, range: onlyCustomer(given.customerId) });
  const [explained] = explainFeatures(await readModelDocument(connection, modelId), rows, run);
  return explained ?? null;
}
