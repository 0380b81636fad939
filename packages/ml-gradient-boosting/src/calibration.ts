import { GradientBoostingError } from './errors.ts';

/** Raw score (log-odds) -> probability. */
export type Calibration = SigmoidCalibration | IsotonicCalibration;

/** p = 1 / (1 + exp(-(slope * score + intercept))) */
export interface SigmoidCalibration {
  readonly kind: 'sigmoid';
  readonly slope: number;
  readonly intercept: number;
}

/** Straight lines between knots, level outside them. */
export interface IsotonicCalibration {
  readonly kind: 'isotonic';
  /** Strictly ascending. */
  readonly scores: Float64Array;
  /** Ascending, inside (0, 1). */
  readonly probabilities: Float64Array;
}

export function fitCalibration(
  kind: Calibration['kind'],
  scores: Float64Array,
  labels: ArrayLike<number>,
): Calibration {
  if (scores.length !== labels.length || scores.length === 0) {
    throw new GradientBoostingError(
      'length-mismatch',
      `Calibration needs as many labels as scores, and some; it got ${labels.length} and ${scores.length}.`,
    );
  }
  let positives = 0;
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) {
      throw new GradientBoostingError('bad-scores', `Score ${i} is ${scores[i]}; calibration needs finite scores.`);
    }
    if (labels[i] !== 0 && labels[i] !== 1) {
      throw new GradientBoostingError('bad-label', `Label ${i} is ${labels[i]}; calibration needs 0 or 1.`);
    }
    positives += labels[i];
  }
  if (positives === 0 || positives === scores.length) {
    throw new GradientBoostingError('one-class', 'Calibration needs labels of both classes.');
  }
  return kind === 'sigmoid' ? fitSigmoid(scores, labels, positives) : fitIsotonic(scores, labels);
}

/** Platt's scaling by Newton's method, with his smoothed targets, so that no probability is fitted to 0 or 1. */
function fitSigmoid(scores: Float64Array, labels: ArrayLike<number>, positives: number): SigmoidCalibration {
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (scores.length - positives + 2);
  const loss = (a: number, b: number): number => {
    let sum = 0;
    for (let i = 0; i < scores.length; i++) {
      const z = a * scores[i] + b;
      sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (labels[i] === 1 ? high : low) * z;
    }
    return sum;
  };
  let slope = 1;
  let intercept = 0;
  let current = loss(slope, intercept);
  for (let iteration = 0; iteration < 100; iteration++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-12, 0, 1e-12];
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i];
      const p = 1 / (1 + Math.exp(-(slope * score + intercept)));
      const residual = p - (labels[i] === 1 ? high : low);
      const curvature = p * (1 - p);
      ga += residual * score;
      gb += residual;
      haa += curvature * score * score;
      hab += curvature * score;
      hbb += curvature;
    }
    const determinant = haa * hbb - hab * hab;
    // All scores alike: only the intercept can be told.
    const degenerate = !(determinant > 1e-10 * haa * hbb);
    const da = degenerate ? 0 : (hbb * ga - hab * gb) / determinant;
    const db = degenerate ? gb / hbb : (haa * gb - hab * ga) / determinant;
    let step = 1;
    let next = loss(slope - da, intercept - db);
    while (!(next <= current) && step > 1e-10) {
      step /= 2;
      next = loss(slope - step * da, intercept - step * db);
    }
    if (!(next <= current)) break;
    slope -= step * da;
    intercept -= step * db;
    if (current - next < 1e-12 * (1 + Math.abs(current))) break;
    current = next;
  }
  // A score that ranks backwards must not turn the ranking round: then only the base rate is left to say.
  if (slope < 0) {
    const mean = (positives + 1) / (scores.length + 2);
    return { kind: 'sigmoid', slope: 0, intercept: Math.log(mean / (1 - mean)) };
  }
  return { kind: 'sigmoid', slope, intercept };
}

/** Pool adjacent violators; each block keeps its first and last score as knots. */
function fitIsotonic(scores: Float64Array, labels: ArrayLike<number>): IsotonicCalibration {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  interface Block {
    first: number;
    last: number;
    sum: number;
    rows: number;
  }
  const blocks: Block[] = [];
  for (let k = 0; k < order.length; ) {
    const score = scores[order[k]];
    let block: Block = { first: score, last: score, sum: 0, rows: 0 };
    // Equal scores are one observation: they can only get one probability.
    for (; k < order.length && scores[order[k]] === score; k++) {
      block.sum += labels[order[k]];
      block.rows++;
    }
    for (let last = blocks.at(-1); last !== undefined && last.sum * block.rows >= block.sum * last.rows; ) {
      block = { first: last.first, last: block.last, sum: last.sum + block.sum, rows: last.rows + block.rows };
      blocks.pop();
      last = blocks.at(-1);
    }
    blocks.push(block);
  }
  // Like outcomes are no proof of certainty: half an observation of the other kind keeps log loss finite.
  const edge = 0.5 / (scores.length + 1);
  const knots: number[] = [];
  const probabilities: number[] = [];
  for (const { first, last, sum, rows } of blocks) {
    const p = Math.min(Math.max(sum / rows, edge), 1 - edge);
    knots.push(first);
    probabilities.push(p);
    if (last > first) {
      knots.push(last);
      probabilities.push(p);
    }
  }
  return {
    kind: 'isotonic',
    scores: Float64Array.from(knots),
    probabilities: Float64Array.from(probabilities),
  };
}

export function applyCalibration(calibration: Calibration, score: number): number {
  if (calibration.kind === 'sigmoid') {
    return 1 / (1 + Math.exp(-(calibration.slope * score + calibration.intercept)));
  }
  const { scores, probabilities } = calibration;
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle] <= score) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return probabilities[0];
  if (low === scores.length) return probabilities[low - 1];
  const share = (score - scores[low - 1]) / (scores[low] - scores[low - 1]);
  return probabilities[low - 1] + share * (probabilities[low] - probabilities[low - 1]);
}
