import { storeModel } from '@foresale/db/models';
import type { PipelineConnection } from '@foresale/db/pipeline';
import { type Source, scoreQuery } from '@foresale/model-sql';
import { fromJSON, toJSON } from 'ml-gradient-boosting';
import type { TrainedModel } from './training/learn.ts';

/** Puts a trained model with all that was measured of it into the registry. Answers with its id. */
export function storeTrainedModel(
  connection: PipelineConnection,
  trained: TrainedModel,
  asked: { readonly asOf: string; readonly horizonDays: number },
): Promise<number> {
  const { baseRate, recencyRule, rfmLogistic, bgNbd, callEveryoneF1 } = trained.baselines;
  return storeModel(connection, {
    ...asked,
    document: toJSON(trained.model),
    features: trained.features,
    settings: trained.settings,
    cutoffs: trained.cutoffs,
    trainingExamples: trained.trainingExamples,
    labelledShare: trained.labelledShare,
    beatsBaselines: trained.verdict.beatsBaselines,
    leakWarning: trained.verdict.leakWarning,
    losses: trained.verdict.losses,
    kind: trained.model.kind,
    eligibleDays: trained.eligibleDays,
    backtest: trained.backtest,
    importance: trained.importance,
    inputProfile: trained.inputProfile,
    metrics: {
      model: trained.metrics,
      baseRate,
      recencyRule,
      rfmLogistic,
      bgNbd,
      callEveryone: { f1: callEveryoneF1 },
    },
    test: trained.test,
  });
}

/** The features that the model asks about: it may have been taught with more. */
export function usedFeatures(document: unknown): ReadonlySet<string> {
  const model = fromJSON(document);
  const asked =
    model.kind === 'trees'
      ? model.trees.flatMap((tree) => [...tree.feature].filter((feature) => feature >= 0))
      : model.terms.flatMap((term) => term.features);
  return new Set(asked.map((feature) => model.features[feature]?.name ?? ''));
}

/** The query that scores every row of the source, from the document that the registry keeps. */
export function scoringSql(document: unknown, source: Source): string {
  return scoreQuery(fromJSON(document), source);
}
