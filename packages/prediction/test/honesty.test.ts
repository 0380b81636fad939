import { features } from '@foresale/db/features';
import { fillEmptyShop } from '@foresale/db/fill';
import { createTestDatabase } from '@foresale/test-database';
import { beforeAll, expect, test } from 'vitest';
import { type CutoffExamples, learn, measure, readCutoffs, type SplitExamples, TrainingRefusal } from '../src/index.ts';
import { chooseFit, needsBaskets } from '../src/training/search-settings.ts';
import { demoParts } from './demo-parts.ts';

const options = { asOf: '2026-01-01T00:00:00Z', horizonDays: 30 };
let examples: SplitExamples;

beforeAll(async () => {
  await using database = await createTestDatabase();
  await fillEmptyShop(
    database.url,
    demoParts({ endsOn: '2025-12-31', customers: 3500, years: 1, ordersPerCustomer: 5, seed: 5 }),
  );
  examples = await readCutoffs({ ...options, databaseUrl: database.url, trainingCutoffs: 4 });
});

/** The same customers, with something about them changed in every cut-off. */
function changed(change: (part: CutoffExamples) => Partial<CutoffExamples>): SplitExamples {
  const apply = (part: CutoffExamples) => ({ ...part, ...change(part) });
  return {
    training: examples.training.map(apply),
    validation: apply(examples.validation),
    test: apply(examples.test),
  };
}

test('labels dealt out anew give an AUC of one half, and a refusal that says so', async () => {
  const next = seeded(4);
  const dealt = changed(({ labels }) => {
    const shuffled = labels.slice();
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [shuffled[i], shuffled[j]] = [shuffled[j] ?? 0, shuffled[i] ?? 0];
    }
    return { labels: shuffled };
  });
  const refusal = await learn(dealt, options).then(
    () => undefined,
    (problem: unknown) => problem,
  );
  if (!(refusal instanceof TrainingRefusal)) throw new TypeError('Random labels were learned.', { cause: refusal });
  expect(refusal.code).toBe('no-signal');
  expect(refusal.message).toMatch(/does not tell who will buy/);
  expect(Math.abs((refusal.measures?.rocAuc ?? 1) - 0.5)).toBeLessThan(0.03);
});

test('a feature that knows the outcome raises the leak warning', async () => {
  const place = features.findIndex(({ name }) => name === 'return_days');
  const leaking = changed(({ columns, labels }) => ({
    // Nine times in ten: a leak need not be perfect to be one.
    columns: columns.map((values, i) =>
      i === place ? Float64Array.from(labels, (label, row) => (row % 10 === 0 ? 1 - label : label)) : values,
    ),
  }));
  const honest = await learn(examples, options);
  const trained = await learn(leaking, options);
  expect(honest.verdict.leakWarning).toBeNull();
  expect(trained.verdict.leakWarning).toMatch(/too good to be true/);
  expect(trained.importance[0]?.features).toContain('return_days');
});

test('the back-test walks back over earlier cut-offs, each with baselines of its own', async () => {
  const trained = await learn(examples, options);
  const cutoffs = trained.backtest.map(({ cutoff }) => Date.parse(cutoff));
  expect(cutoffs.length).toBeGreaterThanOrEqual(3);
  expect(cutoffs).toEqual(cutoffs.toSorted((a, b) => a - b));
  expect(trained.backtest.at(-1)?.model).toEqual(trained.metrics);
  for (const fold of trained.backtest) {
    expect(fold.model.rocAuc).toBeGreaterThan(0.55);
    expect(fold.model.rocAuc).toBeLessThan(0.95);
    expect(fold.baseRate.rocAuc).toBe(0.5);
    expect(fold.bgNbd.rows).toBe(fold.model.rows);
  }
  // The threshold was chosen on validation, and lives on as a share of customers.
  expect(trained.labelledShare).toBeGreaterThan(0);
  expect(trained.labelledShare).toBeLessThan(1);
  const { tried, interactions } = trained.settings;
  expect(tried.map((one) => one.interactions)).toEqual([1, 2, 3, 'any', interactions]);
  expect(tried.map(({ basket = false }) => basket)).toEqual([false, false, false, false, true]);
  // Nobody of this shop buys by the basket, so no run has to read it.
  expect(trained.features).not.toContain('distinct_products');
  // The profile of the inputs adds up to everybody.
  for (const { shares } of trained.inputProfile)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
  const probabilities = Float64Array.from(trained.test, ({ probability }) => probability);
  const labels = Uint8Array.from(trained.test, ({ bought }) => (bought ? 1 : 0));
  expect(measure(probabilities, labels, trained.metrics.threshold)).toEqual(trained.metrics);
});

test('a training that is called off ends at once', async () => {
  const caller = new AbortController();
  const stopped = learn(examples, {
    ...options,
    signal: caller.signal,
    onProgress: ({ stage }) => {
      if (stage === 'searching') caller.abort(new Error('called off'));
    },
  });
  await expect(stopped).rejects.toThrow('called off');
});

test('ordinary trees are chosen only when they win by more than the margin', () => {
  const fit = (interactions: 1 | 2 | 'any', validationLoss: number) => ({
    settings: { interactions, learningRate: 0.1, rounds: 1, tried: [] },
    validationLoss,
  });
  expect(chooseFit([fit(1, 0.5), fit(2, 0.49), fit('any', 0.489)]).settings.interactions).toBe(2);
  expect(chooseFit([fit(1, 0.5), fit(2, 0.49), fit('any', 0.487)]).settings.interactions).toBe('any');
  expect(chooseFit([fit(1, 0.5), fit(2, 0.5)]).settings.interactions).toBe(1);
});

test('baskets are read only where that makes a better model', async () => {
  expect(needsBaskets({ validationLoss: 0.5 }, { validationLoss: 0.4995 })).toBe(false);
  expect(needsBaskets({ validationLoss: 0.5 }, { validationLoss: 0.498 })).toBe(true);
  const place = features.findIndex(({ name }) => name === 'distinct_products');
  const telling = changed(({ columns, labels }) => ({
    columns: columns.map((values, i) =>
      i === place ? Float64Array.from(labels, (label, row) => (row % 3 === 0 ? 1 - label : label)) : values,
    ),
  }));
  expect((await learn(telling, { ...options, backtestSeconds: 0 })).features).toContain('distinct_products');
});

test('of a large shop, a sample says whether the baskets of all are read, and whether their order is told', async () => {
  const place = features.findIndex(({ name }) => name === 'distinct_products');
  const unread = changed(({ columns }) => ({
    columns: columns.map((values, i) => (features[i]?.ofTheBasket === true ? values.map(() => Number.NaN) : values)),
  }));
  const telling = changed(({ columns, labels }) => ({
    columns: columns.map((values, i) =>
      i === place ? Float64Array.from(labels, (label, row) => (row % 3 === 0 ? 1 - label : label)) : values,
    ),
  }));
  const gap = features.findIndex(({ name }) => name === 'gap_last');
  const inOrder = changed(({ columns, labels }) => ({
    columns: columns.map((values, i) =>
      i === gap ? Float64Array.from(labels, (label, row) => (row % 3 === 0 ? 1 - label : label)) : values,
    ),
  }));
  const asked: string[] = [];
  const usedAfter = async (sample: SplitExamples | null) => {
    const large = {
      sample: async () => {
        asked.push('sample');
        return sample;
      },
      all: async () => {
        asked.push('all');
        return telling;
      },
    };
    return (await learn({ ...unread, large }, { ...options, backtestSeconds: 0 })).features;
  };
  expect(await usedAfter(telling)).toContain('distinct_products');
  expect(asked).toEqual(['sample', 'all']);
  const orderless = changed(({ columns }) => ({
    columns: columns.map((values, i) => (features[i]?.ofTheSequence === true ? values.map(() => Number.NaN) : values)),
  }));
  const without = await usedAfter(orderless);
  expect(without).not.toContain('distinct_products');
  expect(without).not.toContain('gap_last');
  expect(without).toContain('gap_mean');
  const ordered = await usedAfter(inOrder);
  expect(ordered).not.toContain('distinct_products');
  expect(ordered).toContain('gap_last');
  expect(await usedAfter(null)).not.toContain('distinct_products');
  expect(asked).toEqual(['sample', 'all', 'sample', 'sample', 'sample']);
});

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
