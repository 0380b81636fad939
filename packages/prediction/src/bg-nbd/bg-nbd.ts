import { hypergeometric } from './hypergeometric.ts';
import { logGamma } from './log-gamma.ts';
import { nelderMead } from './nelder-mead.ts';

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
  /** Purchases after the first. */
  readonly repeats: number;
  /** Time of the last purchase; 0 without repeats. */
  readonly lastTime: number;
  /** Time that has passed in all. */
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

/** Maximum likelihood, over the logarithms of the parameters so that they stay positive. */
export function fitBgNbd(histories: readonly RepeatHistory[]): BgNbd {
  const longest = histories.reduce((most, { time }) => Math.max(most, time), 0);
  // In units in which the longest history takes 30, so that the first simplex fits shops of any age.
  const scale = longest > 0 ? 30 / longest : 1;
  const scaled = histories.map((h) => ({ ...h, lastTime: h.lastTime * scale, time: h.time * scale }));
  const total = histories.reduce((sum, { customers = 1 }) => sum + customers, 0);
  const [r, alpha, a, b] = nelderMead(
    (logs) => {
      // Bounds keep the search where its arithmetic holds; the penalty leads back.
      const outside = logs.reduce((sum, x) => sum + Math.max(0, Math.abs(x) - 9) ** 2, 0);
      const model = fromLogs(logs.map((x) => Math.min(9, Math.max(-9, x))));
      let sum = 0;
      for (const history of scaled) sum += (history.customers ?? 1) * logLikelihood(model, history);
      return -sum / total + outside;
    },
    [0, 0, 0, 0],
  ).map((x) => Math.exp(Math.min(9, Math.max(-9, x))));
  return { r: r ?? 1, alpha: (alpha ?? 1) / scale, a: a ?? 1, b: b ?? 1 };
}

function fromLogs([r = 0, alpha = 0, a = 0, b = 0]: readonly number[]): BgNbd {
  return { r: Math.exp(r), alpha: Math.exp(alpha), a: Math.exp(a), b: Math.exp(b) };
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
