import type { Dataset, Objective } from './dataset.ts';
import { sigmoid } from './sigmoid.ts';

/** Mean log loss, or root mean squared error, of raw scores. */
export function lossOf(objective: Objective, scores: Float64Array, data: Dataset): number {
  const { labels, weights } = data;
  let sum = 0;
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    const weight = weights === undefined ? 1 : weights[i];
    const score = scores[i];
    if (objective === 'logistic') {
      // log(1 + e^-m) for the margin m, without overflow.
      const margin = labels[i] === 1 ? score : -score;
      sum += weight * (Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))));
    } else {
      sum += weight * (score - labels[i]) ** 2;
    }
    total += weight;
  }
  return objective === 'logistic' ? sum / total : Math.sqrt(sum / total);
}

/** The constant that fits best: log-odds of the positive rate, or the mean. */
export function baseScore(objective: Objective, { labels, weights }: Dataset): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights === undefined ? 1 : weights[i];
    sum += weight * labels[i];
    total += weight;
  }
  if (objective === 'squared-error') return sum / total;
  return logOdds(sum / total);
}

/** Inverse of the sigmoid by bisection on it: no Math.log, whose last digit is the engine's choice. */
function logOdds(probability: number): number {
  let low = -40;
  let high = 40;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (sigmoid(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
