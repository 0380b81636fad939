export { binOf } from './binning.ts';
export type { Calibration, IsotonicCalibration, SigmoidCalibration } from './calibration.ts';
export { applyCalibration, fitCalibration } from './calibration.ts';
export type { Column, Dataset, Objective } from './dataset.ts';
export type { GradientBoostingErrorCode } from './errors.ts';
export { GradientBoostingError } from './errors.ts';
export type { Explanation } from './explain.ts';
export { explain } from './explain.ts';
export type { CategoricalFeature, Feature, NumericFeature } from './features.ts';
export { binCount, MISSING_BIN, OTHER_CATEGORY_BIN } from './features.ts';
export { mergedTerms } from './glass-box/merged-terms.ts';
export type { CalibrationBand, Confusion } from './metrics.ts';
export {
  accuracy,
  bestF1Threshold,
  brierScore,
  calibrationBands,
  calibrationError,
  confusion,
  f1Score,
  lift,
  logLoss,
  prAuc,
  precision,
  precisionAtK,
  recall,
  rocAuc,
  rootMeanSquaredError,
} from './metrics.ts';
export type { BoundReport, GlassBoxModel, Model, Term, Tree, TreeModel } from './model.ts';
export type { ModelDocument } from './model-json.ts';
export { fromJSON, toJSON } from './model-json.ts';
export type { Progress, TrainingOptions } from './options.ts';
export { predict, predictRaw } from './predict.ts';
export { leftBins } from './route.ts';
export { train } from './train.ts';
export { withCalibration } from './with-calibration.ts';
