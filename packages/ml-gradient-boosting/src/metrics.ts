import { GradientBoostingError } from './errors.ts';

/** Measures of probabilities (or, where only the order counts, of any scores) against labels 0/1. */
type Numbers = ArrayLike<number>;

export interface Confusion {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
}

export interface CalibrationBand {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** NaN-free: 0 for a band without rows. */
  readonly meanProbability: number;
  readonly positiveRate: number;
}

function check(predictions: Numbers, labels: Numbers): number {
  if (predictions.length !== labels.length) {
    throw new GradientBoostingError(
      'length-mismatch',
      `There are ${predictions.length} predictions for ${labels.length} labels.`,
    );
  }
  if (labels.length === 0) throw new GradientBoostingError('empty-data', 'A metric needs at least one row.');
  let positives = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 0 && labels[i] !== 1) {
      throw new GradientBoostingError('bad-label', `Label ${i} is ${labels[i]}; it must be 0 or 1.`);
    }
    // Asked this way round, what is NaN or not there at all is noticed.
    if (!(predictions[i] <= Number.POSITIVE_INFINITY)) {
      throw new GradientBoostingError('bad-scores', `Prediction ${i} is not a number.`);
    }
    positives += labels[i];
  }
  return positives;
}

function checkProbabilities(probabilities: Numbers, labels: Numbers): void {
  check(probabilities, labels);
  for (let i = 0; i < labels.length; i++) {
    if (!(probabilities[i] >= 0 && probabilities[i] <= 1)) {
      throw new GradientBoostingError('bad-scores', `Prediction ${i} is ${probabilities[i]}, which is no probability.`);
    }
  }
}

function checkClasses(predictions: Numbers, labels: Numbers, metric: string): number {
  const positives = check(predictions, labels);
  if (positives === 0 || positives === labels.length) {
    throw new GradientBoostingError('one-class', `${metric} needs labels of both classes.`);
  }
  return positives;
}

/** Rows by falling prediction; equal ones in the order of rows. */
function ranking(predictions: Numbers): Uint32Array {
  const order = new Uint32Array(predictions.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => predictions[b] - predictions[a] || a - b);
}

/** Calls back once per group of equal predictions, from the highest down. */
function eachTie(
  predictions: Numbers,
  labels: Numbers,
  visit: (rows: number, positives: number, prediction: number) => void,
): void {
  const order = ranking(predictions);
  for (let k = 0; k < order.length; ) {
    const value = predictions[order[k]];
    let rows = 0;
    let positives = 0;
    for (; k < order.length && predictions[order[k]] === value; k++) {
      rows++;
      positives += labels[order[k]];
    }
    visit(rows, positives, value);
  }
}

/** Chance that a positive is ranked above a negative; ties count half. */
export function rocAuc(predictions: Numbers, labels: Numbers): number {
  const positives = checkClasses(predictions, labels, 'ROC-AUC');
  let above = 0;
  let area = 0;
  eachTie(predictions, labels, (rows, hits) => {
    area += (rows - hits) * (above + hits / 2);
    above += hits;
  });
  return area / (positives * (labels.length - positives));
}

/** Average precision: precision at each threshold, weighted by the recall that it adds. */
export function prAuc(predictions: Numbers, labels: Numbers): number {
  const positives = check(predictions, labels);
  if (positives === 0) throw new GradientBoostingError('one-class', 'PR-AUC needs at least one positive label.');
  let chosen = 0;
  let found = 0;
  let sum = 0;
  eachTie(predictions, labels, (rows, hits) => {
    chosen += rows;
    found += hits;
    sum += (hits / positives) * (found / chosen);
  });
  return sum;
}

/** Probabilities of exactly 0 or 1 are taken as 1e-15 away from them, so that one error is not infinite. */
export function logLoss(probabilities: Numbers, labels: Numbers): number {
  checkProbabilities(probabilities, labels);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(Math.max(labels[i] === 1 ? probabilities[i] : 1 - probabilities[i], 1e-15), 1);
    sum -= Math.log(p);
  }
  return sum / labels.length;
}

export function brierScore(probabilities: Numbers, labels: Numbers): number {
  checkProbabilities(probabilities, labels);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += (probabilities[i] - labels[i]) ** 2;
  return sum / labels.length;
}

/** A prediction at or above the threshold says "positive". */
export function confusion(predictions: Numbers, labels: Numbers, threshold: number): Confusion {
  check(predictions, labels);
  if (Number.isNaN(threshold)) throw new GradientBoostingError('bad-option', 'The threshold is not a number.');
  let [truePositive, falsePositive, trueNegative, falseNegative] = [0, 0, 0, 0];
  for (let i = 0; i < labels.length; i++) {
    if (predictions[i] >= threshold) {
      if (labels[i] === 1) truePositive++;
      else falsePositive++;
    } else if (labels[i] === 1) falseNegative++;
    else trueNegative++;
  }
  return { truePositive, falsePositive, trueNegative, falseNegative };
}

export function accuracy(c: Confusion): number {
  return ratio(c.truePositive + c.trueNegative, c.truePositive + c.trueNegative + c.falsePositive + c.falseNegative);
}

/** 0 when nothing was predicted positive. */
export function precision(c: Confusion): number {
  return ratio(c.truePositive, c.truePositive + c.falsePositive);
}

/** 0 when nothing is positive. */
export function recall(c: Confusion): number {
  return ratio(c.truePositive, c.truePositive + c.falseNegative);
}

export function f1Score(c: Confusion): number {
  return ratio(2 * c.truePositive, 2 * c.truePositive + c.falsePositive + c.falseNegative);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** The threshold with the best F1, between two predictions; ties go to the higher threshold. */
export function bestF1Threshold(predictions: Numbers, labels: Numbers): { threshold: number; f1: number } {
  const positives = check(predictions, labels);
  if (positives === 0) throw new GradientBoostingError('one-class', 'The best F1 needs at least one positive label.');
  let best = { threshold: Number.POSITIVE_INFINITY, f1: 0 };
  let chosen = 0;
  let found = 0;
  eachTie(predictions, labels, (rows, hits, prediction) => {
    chosen += rows;
    found += hits;
    const f1 = (2 * found) / (chosen + positives);
    if (f1 > best.f1) best = { threshold: prediction, f1 };
  });
  return best;
}

/** Bands of equal width over [0, 1]; a probability of 1 belongs to the last. */
export function calibrationBands(probabilities: Numbers, labels: Numbers, bands = 10): CalibrationBand[] {
  checkProbabilities(probabilities, labels);
  if (!Number.isInteger(bands) || bands < 1) {
    throw new GradientBoostingError('bad-option', `bands must be a whole number from 1, not ${bands}.`);
  }
  const rows = new Float64Array(bands);
  const sums = new Float64Array(bands);
  const positives = new Float64Array(bands);
  for (let i = 0; i < labels.length; i++) {
    const band = Math.min(bands - 1, Math.max(0, Math.floor(probabilities[i] * bands)));
    rows[band]++;
    sums[band] += probabilities[i];
    positives[band] += labels[i];
  }
  return Array.from(rows, (count, band) => ({
    from: band / bands,
    to: (band + 1) / bands,
    rows: count,
    meanProbability: ratio(sums[band], count),
    positiveRate: ratio(positives[band], count),
  }));
}

/** Expected calibration error: |mean probability - positive rate| over the bands, weighted by their rows. */
export function calibrationError(probabilities: Numbers, labels: Numbers, bands = 10): number {
  let sum = 0;
  for (const band of calibrationBands(probabilities, labels, bands)) {
    sum += band.rows * Math.abs(band.meanProbability - band.positiveRate);
  }
  return sum / labels.length;
}

/** Share of positives among the k highest; a tie across the edge counts by its average, so that no order is favoured. */
export function precisionAtK(predictions: Numbers, labels: Numbers, k: number): number {
  check(predictions, labels);
  if (!Number.isInteger(k) || k < 1 || k > labels.length) {
    throw new GradientBoostingError('bad-option', `k must be a whole number from 1 to ${labels.length}, not ${k}.`);
  }
  let left = k;
  let found = 0;
  eachTie(predictions, labels, (rows, hits) => {
    const taken = Math.min(left, rows);
    found += (hits * taken) / rows;
    left -= taken;
  });
  return found / k;
}

/** How many times more positives the top share holds than the whole. */
export function lift(predictions: Numbers, labels: Numbers, share: number): number {
  const positives = check(predictions, labels);
  if (positives === 0) throw new GradientBoostingError('one-class', 'Lift needs at least one positive label.');
  if (!(share > 0 && share <= 1)) {
    throw new GradientBoostingError('bad-option', `share must be above 0 and at most 1, not ${share}.`);
  }
  const k = Math.max(1, Math.round(share * labels.length));
  return precisionAtK(predictions, labels, k) / (positives / labels.length);
}

export function rootMeanSquaredError(predictions: Numbers, values: Numbers): number {
  if (predictions.length !== values.length) {
    throw new GradientBoostingError(
      'length-mismatch',
      `There are ${predictions.length} predictions for ${values.length} values.`,
    );
  }
  if (values.length === 0) throw new GradientBoostingError('empty-data', 'A metric needs at least one row.');
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(predictions[i]) || !Number.isFinite(values[i])) {
      throw new GradientBoostingError(
        'bad-scores',
        `Row ${i} holds ${predictions[i]} and ${values[i]}, not two numbers.`,
      );
    }
    sum += (predictions[i] - values[i]) ** 2;
  }
  return Math.sqrt(sum / values.length);
}
