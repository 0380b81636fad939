import { expect, test } from 'vitest';
import {
  type BgNbd,
  expectedPurchases,
  logLikelihood,
  probabilityAlive,
  probabilityToBuy,
  type RepeatHistory,
} from '../src/bg-nbd/bg-nbd.ts';
import { digamma } from '../src/bg-nbd/digamma.ts';
import { fitBgNbd } from '../src/bg-nbd/fit-bg-nbd.ts';
import { hypergeometric } from '../src/bg-nbd/hypergeometric.ts';
import { logGamma } from '../src/bg-nbd/log-gamma.ts';

/** What Fader, Hardie and Lee published for the CDNOW customers, in weeks. */
const cdnow: BgNbd = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

test('the logarithm of the gamma function', () => {
  expect(logGamma(1)).toBeCloseTo(0, 12);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  expect(logGamma(0.1)).toBeCloseTo(Math.log(9.513507698668732), 12);
  expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 11);
});

test('the slope of the logarithm of the gamma function', () => {
  expect(digamma(1)).toBeCloseTo(-0.577_215_664_901_532_9, 12);
  expect(digamma(0.5)).toBeCloseTo(-1.963_510_026_021_423_5, 12);
  for (const x of [1e-3, 0.3, 9.9, 2500]) expect(digamma(x + 1) - digamma(x)).toBeCloseTo(1 / x, 9);
});

test('the hypergeometric function in its closed forms', () => {
  expect(hypergeometric(1, 1, 2, 0.5)).toBeCloseTo(2 * Math.LN2, 12);
  expect(hypergeometric(2.5, 3, 3, 0.9)).toBeCloseTo(0.1 ** -2.5, 8);
  expect(hypergeometric(0.5, 0.5, 1.5, 0.25)).toBeCloseTo(Math.asin(0.5) / 0.5, 12);
  expect(hypergeometric(3, 4, 5, 0)).toBe(1);
  // Both sides of Euler's transformation.
  const z = 0.7;
  expect(hypergeometric(1.2, 1.3, 2, z)).toBeCloseTo((1 - z) ** -0.5 * hypergeometric(0.8, 0.7, 2, z), 10);
});

test('the likelihood of short histories, derived by hand', () => {
  // Nobody who has not come back can have left: (alpha / (alpha + T))^r.
  const silent: RepeatHistory = { repeats: 0, lastTime: 0, time: 10 };
  expect(Math.exp(logLikelihood(cdnow, silent))).toBeCloseTo((4.414 / 14.414) ** 0.243, 12);
  // One repeat at t: r alpha^r [ b/(a+b) (alpha+T)^-(r+1) + a/(a+b) (alpha+t)^-(r+1) ].
  const { r, alpha, a, b } = cdnow;
  const stayed = (b / (a + b)) * (alpha + 10) ** -(r + 1);
  const left = (a / (a + b)) * (alpha + 4) ** -(r + 1);
  const once: RepeatHistory = { repeats: 1, lastTime: 4, time: 10 };
  expect(Math.exp(logLikelihood(cdnow, once))).toBeCloseTo(r * alpha ** r * (stayed + left), 12);
  expect(probabilityAlive(cdnow, once)).toBeCloseTo(stayed / (stayed + left), 12);
  expect(probabilityAlive(cdnow, silent)).toBe(1);
});

test('the published example: 2 repeats, the last after 30.43 of 38.86 weeks, 1.226 purchases in 39 weeks', () => {
  const customer: RepeatHistory = { repeats: 2, lastTime: 30.43, time: 38.86 };
  expect(expectedPurchases(cdnow, customer, 39)).toBeCloseTo(1.226, 2);
});

test('the probability of one purchase is that of the expected number when the horizon is short', () => {
  const customer: RepeatHistory = { repeats: 3, lastTime: 20, time: 25 };
  const expected = expectedPurchases(cdnow, customer, 1e-3);
  expect(probabilityToBuy(cdnow, customer, 1e-3) / expected).toBeCloseTo(1, 3);
  expect(probabilityToBuy(cdnow, customer, 0)).toBe(0);
  expect(probabilityToBuy(cdnow, customer, 1e12)).toBeCloseTo(probabilityAlive(cdnow, customer), 6);
});

test('the parameters of simulated customers are found again', () => {
  const truth: BgNbd = { r: 0.8, alpha: 20, a: 0.9, b: 3 };
  const next = seeded(11);
  const histories = Array.from({ length: 20_000 }, () => simulate(truth, 100 + 300 * next(), next));
  const found = fitBgNbd(histories);
  expect(found.r / truth.r).toBeGreaterThan(0.93);
  expect(found.r / truth.r).toBeLessThan(1.07);
  expect(found.alpha / truth.alpha).toBeGreaterThan(0.92);
  expect(found.alpha / truth.alpha).toBeLessThan(1.08);
  expect(found.a / (found.a + found.b)).toBeCloseTo(truth.a / (truth.a + truth.b), 1.7);
  const likelihood = (model: BgNbd) => histories.reduce((sum, history) => sum + logLikelihood(model, history), 0);
  expect(likelihood(found)).toBeGreaterThan(likelihood(truth));
});

test('a shop like the published one: a tenth of a cohort, most of whom buy once, counted in weeks by days', () => {
  const next = seeded(3);
  const fits = Array.from({ length: 4 }, () => {
    const histories = Array.from({ length: 2357 }, () => simulate(cdnow, 27 + 12 * next(), next));
    return { histories, found: fitBgNbd(histories) };
  });
  for (const { histories, found } of fits) {
    const likelihood = (model: BgNbd) => histories.reduce((sum, history) => sum + logLikelihood(model, history), 0);
    const best = likelihood(found);
    expect(best).toBeGreaterThan(likelihood(cdnow));
    // A maximum: a step of a hundredth of any parameter, either way, is a step down.
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      for (const step of [0.99, 1.01]) {
        expect(likelihood({ ...found, [name]: found[name] * step })).toBeLessThan(best);
      }
    }
  }
  // One sample of this size tells r and alpha to a tenth; a and b are only told together.
  const mean = (of: (model: BgNbd) => number) => fits.reduce((sum, { found }) => sum + of(found), 0) / fits.length;
  expect(Math.abs(mean(({ r }) => r) / cdnow.r - 1)).toBeLessThan(0.06);
  expect(Math.abs(mean(({ alpha }) => alpha) / cdnow.alpha - 1)).toBeLessThan(0.12);
  expect(Math.abs(mean(({ a, b }) => a / (a + b)) / (cdnow.a / (cdnow.a + cdnow.b)) - 1)).toBeLessThan(0.15);
});

test('the unit of time does not matter', () => {
  const next = seeded(8);
  const weeks = Array.from({ length: 2000 }, () => simulate(cdnow, 39, next));
  const days = weeks.map((history) => ({ ...history, lastTime: history.lastTime * 7, time: history.time * 7 }));
  const [byWeek, byDay] = [fitBgNbd(weeks), fitBgNbd(days)];
  expect(byDay.alpha / byWeek.alpha).toBeCloseTo(7, 3);
  for (const name of ['r', 'a', 'b'] as const) expect(byDay[name] / byWeek[name]).toBeCloseTo(1, 3);
});

test('shops at the edge get parameters that can be computed with, and nonsense is refused', () => {
  const edges: RepeatHistory[][] = [
    Array.from({ length: 50 }, (_, i) => ({ repeats: 0, lastTime: 0, time: 10 + i })),
    Array.from({ length: 50 }, (_, i) => ({ repeats: 40, lastTime: 9.9 + i, time: 10 + i })),
    [{ repeats: 1, lastTime: 1, time: 1 }],
  ];
  for (const histories of edges) {
    const found = fitBgNbd(histories);
    expect(Object.values(found).every((value) => Number.isFinite(value) && value > 0)).toBe(true);
    const chance = probabilityToBuy(found, { repeats: 2, lastTime: 5, time: 10 }, 5);
    expect(chance >= 0 && chance <= 1).toBe(true);
  }
  expect(() => fitBgNbd([])).toThrow('at least one customer');
  for (const wrong of [
    { repeats: 1, lastTime: 5, time: 4 },
    { repeats: -1, lastTime: 0, time: 4 },
    { repeats: 1.5, lastTime: 1, time: 4 },
    { repeats: 1, lastTime: Number.NaN, time: 4 },
    { repeats: 0, lastTime: 0, time: 0 },
  ]) {
    expect(() => fitBgNbd([wrong])).toThrow(RangeError);
  }
});

test('customers of one history may be given once with their number', () => {
  const histories: RepeatHistory[] = [
    { repeats: 0, lastTime: 0, time: 50 },
    { repeats: 2, lastTime: 30, time: 60 },
    { repeats: 5, lastTime: 44, time: 45 },
    { repeats: 1, lastTime: 3, time: 80 },
  ];
  const counted = histories.map((history, i) => ({ ...history, customers: i + 1 }));
  const repeated = histories.flatMap((history, i) => Array.from({ length: i + 1 }, () => history));
  const [once, many] = [fitBgNbd(counted), fitBgNbd(repeated)];
  expect(once.r).toBeCloseTo(many.r, 4);
  expect(once.alpha).toBeCloseTo(many.alpha, 2);
});

function simulate({ r, alpha, a, b }: BgNbd, time: number, next: () => number): RepeatHistory {
  const rate = gamma(r, next) / alpha;
  const x = gamma(a, next);
  const leaving = x / (x + gamma(b, next));
  let now = 0;
  let lastTime = 0;
  let repeats = 0;
  for (;;) {
    if (repeats > 0 && next() < leaving) break;
    now -= Math.log(1 - next()) / rate;
    if (now > time) break;
    repeats++;
    lastTime = now;
  }
  return { repeats, lastTime, time };
}

/** Marsaglia and Tsang. */
function gamma(shape: number, next: () => number): number {
  if (shape < 1) return gamma(shape + 1, next) * next() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - next()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
