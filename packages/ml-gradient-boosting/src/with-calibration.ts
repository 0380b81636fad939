import { type Calibration, fitCalibration } from './calibration.ts';
import type { Dataset } from './dataset.ts';
import { checkDataset } from './dataset.ts';
import { GradientBoostingError } from './errors.ts';
import type { Model } from './model.ts';
import { predictRaw } from './predict.ts';

/** The model with probabilities fitted to data that it was not trained on. */
export function withCalibration<M extends Model>(model: M, kind: Calibration['kind'], data: Dataset): M {
  if (model.objective !== 'logistic') {
    throw new GradientBoostingError('bad-option', 'Only a classifier has probabilities to calibrate.');
  }
  checkDataset(data, 'logistic', 'calibration');
  return { ...model, calibration: fitCalibration(kind, predictRaw(model, data.columns), data.labels) };
}
