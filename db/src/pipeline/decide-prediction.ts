import { z } from 'zod';
import { hashFeatures } from '../models/store-model.ts';
import type { Claim } from './claim-run.ts';
import type { PipelineConnection } from './pipeline-connection.ts';

const promotedRow = z.object({
  modelId: z.number().nullable(),
  horizonDays: z.number().nullable(),
  featuresHash: z.string().nullable(),
  trainedAsOf: z.string().nullable(),
  trainedLater: z.boolean().nullable(),
  wantedDays: z.number(),
  refusal: z.string().nullable(),
});
type Promoted = z.infer<typeof promotedRow>;

/**
 * Decides with which model a run predicts: the promoted one, if it answers today's question. Otherwise the run ranks by
 * RFM and says why. Called once for each run, in the transaction that decides the rest of it.
 */
export async function decidePrediction(connection: PipelineConnection, claim: Claim): Promise<void> {
  const [promoted] = await connection.rows(
    promotedRow,
    `select m.model_id as "modelId", m.horizon_days as "horizonDays", m.features_hash as "featuresHash",
       to_char(m.as_of at time zone r.time_zone, 'YYYY-MM-DD') as "trainedAsOf", m.as_of > r.as_of as "trainedLater",
       s.horizon_days as "wantedDays",
       (select sentence from trainings where status = 'refused'
          and training_id = (select max(training_id) from trainings where status in ('finished', 'refused'))) as refusal
     from settings s
     cross join runs r
     left join models m on m.model_id = (select model_id from model_promotions order by promotion_id desc limit 1)
     where r.run_id = $1`,
    [claim.runId],
  );
  if (promoted === undefined) throw new TypeError('The settings have no row.');
  const warning = warn(promoted, await hashFeatures());
  await connection.rows(
    z.unknown(),
    `update runs set horizon_days = s.horizon_days, eligible_days = s.eligible_days,
       model_id = m.model_id, prediction_warning_code = $3, prediction_warning = $4
     from settings s left join models m on m.model_id = $2::bigint
     where run_id = $1`,
    [claim.runId, warning === null ? promoted.modelId : null, warning?.code ?? null, warning?.sentence ?? null],
  );
}

function warn(promoted: Promoted, featuresHash: string): { readonly code: string; readonly sentence: string } | null {
  const { modelId, horizonDays, wantedDays } = promoted;
  if (modelId === null) {
    const why = promoted.refusal === null ? 'No model has been trained and promoted yet.' : promoted.refusal;
    return { code: 'no-model', sentence: `Customers are ranked by RFM. ${why}` };
  }
  if (horizonDays !== wantedDays) {
    return {
      code: 'horizon-changed',
      sentence: `Customers are ranked by RFM: model ${modelId} predicts ${horizonDays} days, and ${wantedDays} are asked for. Train a new one.`,
    };
  }
  if (promoted.featuresHash !== featuresHash) {
    return {
      code: 'features-changed',
      sentence: `Customers are ranked by RFM: what model ${modelId} learned from has been defined anew since. Train a new one.`,
    };
  }
  if (promoted.trainedLater === true) {
    return {
      code: 'trained-later',
      sentence: `Customers are ranked by RFM: model ${modelId} was trained with what was known on ${promoted.trainedAsOf}, later than the moment of this run.`,
    };
  }
  return null;
}
