import {
  accuracy,
  brierScore,
  type Confusion,
  calibrationError,
  confusion,
  f1Score,
  logLoss,
  prAuc,
  precision,
  recall,
  rocAuc,
} from 'ml-gradient-boosting';

export interface Measures {
  readonly rows: number;
  readonly baseRate: number;
  readonly rocAuc: number;
  readonly prAuc: number;
  readonly logLoss: number;
  readonly brier: number;
  readonly calibrationError: number;
  readonly threshold: number;
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly confusion: Confusion;
}

/** All that is ever said about probabilities, from the probabilities and outcomes alone. */
export function measure(probabilities: Float64Array, labels: Uint8Array, threshold: number): Measures {
  const counts = confusion(probabilities, labels, threshold);
  return {
    rows: labels.length,
    baseRate: labels.reduce((sum, label) => sum + label, 0) / labels.length,
    rocAuc: rocAuc(probabilities, labels),
    prAuc: prAuc(probabilities, labels),
    logLoss: logLoss(probabilities, labels),
    brier: brierScore(probabilities, labels),
    calibrationError: calibrationError(probabilities, labels),
    threshold,
    accuracy: accuracy(counts),
    precision: precision(counts),
    recall: recall(counts),
    f1: f1Score(counts),
    confusion: counts,
  };
}
