import type { ModelPreview } from '@foresale/contract';
import { featureParameters, findFeatureMoment, loadFeatureStatement } from '@foresale/db/features';
import { readPreviewSubject, readRankedAnew } from '@foresale/db/models';
import type { PipelineConnection } from '@foresale/db/pipeline';
import { readShop } from './bg-nbd/read-shop.ts';
import { scoringSql } from './stored-model.ts';

/**
 * How the top of a run's list would change if another model had scored it: everyone is scored by that model's SQL, on
 * features as of the run. Takes about as long as the features step of a run, so call it in a transaction with a time limit.
 * Null when the model or the run is not there.
 */
export async function previewModel(
  connection: Pick<PipelineConnection, 'rows'>,
  given: { readonly modelId: number; readonly runId: number; readonly top: number },
): Promise<ModelPreview | null> {
  const { modelId, runId, top } = given;
  const subject = await readPreviewSubject(connection, { modelId, runId });
  if (subject === null) return null;
  const moment = await findFeatureMoment(connection, subject);
  const shop = await readShop(connection, moment);
  const query = scoringSql(subject.document, {
    from: { sql: `(${await loadFeatureStatement('features')}) as features` },
    key: ['customer_id'],
  });
  const ranked = await readRankedAnew(connection, {
    query,
    parameters: featureParameters(moment, shop),
    runId,
    top,
  });
  const entering = ranked.filter(({ rankNow, rankThen }) => rankNow > top && rankThen <= top);
  const leaving = ranked.filter(({ rankNow, rankThen }) => rankNow <= top && rankThen > top);
  return {
    modelId,
    top: ranked.filter(({ rankNow }) => rankNow <= top).length,
    changed: leaving.length,
    entering: entering.sort((a, b) => a.rankThen - b.rankThen),
    leaving: leaving.sort((a, b) => a.rankNow - b.rankNow),
  };
}
