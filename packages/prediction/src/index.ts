export {
  type BgNbd,
  expectedPurchases,
  fitBgNbd,
  logLikelihood,
  probabilityAlive,
  probabilityToBuy,
  type RepeatHistory,
} from './bg-nbd/bg-nbd.ts';
export { scoringSql, storeTrainedModel } from './stored-model.ts';
export type { Baselines } from './training/baselines.ts';
export type { FoundSettings } from './training/fit-glass-box.ts';
export { judge, type Verdict } from './training/judge.ts';
export { type Measures, measure } from './training/measure.ts';
export type { CutoffExamples } from './training/read-examples.ts';
export { splitTime, type TimeSplit } from './training/split-time.ts';
export {
  readCutoffs,
  type SplitExamples,
  type TestPrediction,
  type TrainedModel,
  type TrainingProgress,
  type TrainModelOptions,
  trainModel,
} from './training/train-model.ts';
export { TrainingRefusal, type TrainingRefusalCode } from './training/training-refusal.ts';
