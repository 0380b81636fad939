export {
  type BgNbd,
  expectedPurchases,
  logLikelihood,
  probabilityAlive,
  probabilityToBuy,
  type RepeatHistory,
} from './bg-nbd/bg-nbd.ts';
export { fitBgNbd } from './bg-nbd/fit-bg-nbd.ts';
export { readShop } from './bg-nbd/read-shop.ts';
export { type ExecuteTrainingOptions, executeTraining, type TrainingOutcome } from './execute-training.ts';
export { previewModel } from './preview-model.ts';
export { type ExplainedCustomer, explainFeatures } from './reasons/explain-features.ts';
export { createExplainer, type Explainer, strongest } from './reasons/explainer.ts';
export { type SentenceContext, sentences } from './reasons/sentences.ts';
export { scoringSql, storeTrainedModel, usedFeatures } from './stored-model.ts';
export type { Fold } from './training/back-test.ts';
export type { Baselines } from './training/baselines.ts';
export type { Importance } from './training/importance.ts';
export type { InputProfile } from './training/input-profile.ts';
export { judge, type Verdict } from './training/judge.ts';
export { type LearnOptions, learn, type TestPrediction, type TrainedModel } from './training/learn.ts';
export { type Measures, measure } from './training/measure.ts';
export { readCutoffs, type SplitExamples } from './training/read-cutoffs.ts';
export type { CutoffExamples } from './training/read-examples.ts';
export { type FoundSettings, treesMargin } from './training/search-settings.ts';
export { splitTime, type TimeSplit } from './training/split-time.ts';
export { type TrainingProgress, type TrainModelOptions, trainModel } from './training/train-model.ts';
export { TrainingRefusal, type TrainingRefusalCode } from './training/training-refusal.ts';
