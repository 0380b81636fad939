import { hypergeometric } from './hypergeometric.ts';
import { logGamma } from './log-gamma.ts';

/**
 * Fader, Hardie and Lee's BG/NBD model of 2005: customers buy at Poisson rates drawn from a gamma(r, alpha), and after
 * each purchase leave for good with a probability drawn from a beta(a, b).
 */
export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/** A customer's history in the model's terms; times in one unit, counted from the first purchase. */
export interface RepeatHistory {
  /** Purchases after the first: the literature's frequency, x. */
  readonly repeats: number;
  /** Time of the last purchase; 0 without repeats: the literature's recency, t_x. */
  readonly lastTime: number;
  /** Time that has passed in all: the literature's age, T. */
  readonly time: number;
  /** How many customers have this very history; 1 unless said. */
  readonly customers?: number;
}

/** Log-likelihood of one history. */
export function logLikelihood({ r, alpha, a, b }: BgNbd, { repeats: x, lastTime, time }: RepeatHistory): number {
  const common = logGamma(r + x) - logGamma(r) + r * Math.log(alpha);
  const stayed =
    logGamma(a + b) + logGamma(b + x) - logGamma(b) - logGamma(a + b + x) - (r + x) * Math.log(alpha + time);
  if (x === 0) return common + stayed;
  const left = stayed + Math.log(a / (b + x - 1)) + (r + x) * Math.log((alpha + time) / (alpha + lastTime));
  const larger = Math.max(stayed, left);
  return common + larger + Math.log(Math.exp(stayed - larger) + Math.exp(left - larger));
}

/** Probability that the customer has not left. */
export function probabilityAlive({ r, alpha, a, b }: BgNbd, { repeats: x, lastTime, time }: RepeatHistory): number {
  if (x === 0) return 1;
  return 1 / (1 + (a / (b + x - 1)) * ((alpha + time) / (alpha + lastTime)) ** (r + x));
}

/**
 * Probability of at least one purchase within the horizon: of being there still, and of a gamma(r + x, alpha + time)
 * rate not staying silent for so long.
 */
export function probabilityToBuy(model: BgNbd, history: RepeatHistory, horizon: number): number {
  const { r, alpha } = model;
  const silent = ((alpha + history.time) / (alpha + history.time + horizon)) ** (r + history.repeats);
  return probabilityAlive(model, history) * (1 - silent);
}

/** Purchases to expect within the horizon. */
export function expectedPurchases(model: BgNbd, history: RepeatHistory, horizon: number): number {
  const { r, alpha, a, b } = model;
  const { repeats: x, time } = history;
  const z = horizon / (alpha + time + horizon);
  const kept = ((alpha + time) / (alpha + time + horizon)) ** (r + x);
  const share = (a + b + x - 1) / (a - 1);
  const chance = share * (1 - kept * hypergeometric(r + x, b + x, a + b + x - 1, z));
  return chance * probabilityAlive(model, history);
}
