import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createTestApi } from './caller.ts';
import { keepModel, testPredictions } from './promoted-model.ts';
import { publishShop } from './published-shop.ts';

test('without a model there is nothing to show, and nothing fails', async () => {
  await using api = await createTestApi();
  expect(await api.as('viewer').model.current()).toEqual({ model: null, refusal: null, canRollBack: false });
  expect(await api.as('viewer').model.versions()).toEqual([]);
  expect(await api.as('viewer').model.curves({})).toBeNull();
  await expect(api.as('viewer').model.thresholds({ modelId: 7 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(api.as('analyst').model.promote({ modelId: 7 })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(api.as('analyst').model.rollBack()).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('screen, REST and database say the same, and all of it follows from the stored test predictions', async () => {
  await using api = await createTestApi();
  const modelId = await keepModel(api.databaseUrl);
  const { model } = await api.as('viewer').model.current();
  const table = await api.as('viewer').model.thresholds({});
  const curves = await api.as('viewer').model.curves({});
  if (model === null || table === null || curves === null) throw new TypeError('The promoted model is not there.');

  const chosen = table.thresholds.find(({ threshold }) => threshold === table.chosen);
  expect(table.chosen).toBe(model.metrics.threshold);
  expect(chosen).toMatchObject({ ...model.metrics.confusion });
  for (const name of ['accuracy', 'precision', 'recall', 'f1'] as const) {
    expect(chosen?.[name]).toBeCloseTo(model.metrics[name], 12);
  }
  for (const { threshold, truePositive, falsePositive, trueNegative, falseNegative } of table.thresholds) {
    const called = testPredictions.filter(({ probability }) => probability >= threshold);
    expect(truePositive).toBe(called.filter(({ bought }) => bought).length);
    expect(truePositive + falsePositive).toBe(called.length);
    expect(truePositive + falsePositive + trueNegative + falseNegative).toBe(testPredictions.length);
  }
  // With every tie a point of its own, the areas under the curves are the measures.
  const trapezium = (points: typeof curves.roc) =>
    points.slice(1).reduce((sum, { x, y }, i) => sum + ((x - (points[i]?.x ?? 0)) * (y + (points[i]?.y ?? 0))) / 2, 0);
  expect(trapezium(curves.roc)).toBeCloseTo(model.metrics.rocAuc, 12);
  const average = curves.precisionRecall.reduce(
    (sum, { x, y }, i) => sum + (x - (curves.precisionRecall[i - 1]?.x ?? 0)) * y,
    0,
  );
  expect(average).toBeCloseTo(model.metrics.prAuc, 12);
  expect(curves.calibration.reduce((sum, { customers }) => sum + customers, 0)).toBe(testPredictions.length);
  const error = curves.calibration.reduce(
    (sum, band) => sum + (band.customers * Math.abs(band.meanProbability - band.share)) / testPredictions.length,
    0,
  );
  expect(error).toBeCloseTo(model.metrics.calibrationError, 9);
  for (const { share, low, high } of curves.calibration) expect(low <= share && share <= high).toBe(true);
  expect(curves.lift.reduce((sum, { bought }) => sum + bought, 0)).toBeCloseTo(table.buyers, 9);

  expect(await api.askRest('viewer', '/api/model/metrics')).toMatchObject({
    model_id: modelId,
    accuracy: model.metrics.accuracy,
    f1_score: model.metrics.f1,
    roc_auc: model.metrics.rocAuc,
    log_loss: model.metrics.logLoss,
    confusion_matrix: { true_positive: model.metrics.confusion.truePositive },
    training_samples: 1200,
    model_trained_date: model.trainedAt,
    baselines: { bg_nbd: { roc_auc: 0.5 } },
  });
  expect(model.backtest?.subjects[0]).toMatchObject({
    subject: 'model',
    rocAuc: { mean: model.metrics.rocAuc, spread: 0 },
  });
  expect(await api.as('viewer').model.importance({})).toMatchObject([
    { features: ['recency_days'], sentences: ['Days since the last counted order.'], effect: 0.8 },
    { features: ['orders_90', 'recency_days'] },
  ]);
});

test('a threshold says how many of today to call and how many of them to expect', async () => {
  await using api = await createTestApi();
  const modelId = await keepModel(api.databaseUrl);
  const before = await api.as('viewer').model.thresholds({});
  expect(before?.thresholds.every(({ callsNow }) => callsNow === null)).toBe(true);
  const runId = await publishShop(api.pool, { customers: 60, scored: 0.5 });
  await api.pool.query(sql.unsafe`update runs set model_id = ${modelId} where run_id = ${runId}`);
  const rows = await api.pool.any(sql.type(z.object({ probability: z.number() }))`
    select probability from priority_list_rows where run_id = ${runId} and probability is not null`);
  await expect.poll(async () => (await api.as('viewer').runs.current())?.modelId).toBe(modelId);
  const after = await api.as('viewer').model.thresholds({});
  expect(after?.thresholds.length).toBeGreaterThan(10);
  for (const { threshold, callsNow, buyersNow } of after?.thresholds ?? []) {
    const called = rows.filter(({ probability }) => probability >= threshold);
    expect(callsNow).toBe(called.length);
    expect(buyersNow).toBeCloseTo(
      called.reduce((sum, { probability }) => sum + probability, 0),
      9,
    );
  }
  const everybody = after?.thresholds.at(-1)?.callsNow ?? 0;
  const change = { status: 'snoozed', snoozedUntil: '2999-01-31' } as const;
  await api.as('manager').outreach.setMany({ change, customers: { ids: ['c1', 'c2'] } });
  expect((await api.as('viewer').model.thresholds({}))?.thresholds.at(-1)?.callsNow).toBe(everybody - 2);
});

test('promoting takes a reason where baselines win, is audited with it, and can be taken back', async () => {
  await using api = await createTestApi();
  const first = await keepModel(api.databaseUrl);
  const second = await keepModel(api.databaseUrl, { promoted: false, beatsBaselines: false });
  const analyst = api.as('analyst').model;
  await expect(analyst.promote({ modelId: second })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(analyst.promote({ modelId: second, overrideReason: ' ' })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await api.as('admin').audit.list({})).length).toBe(0);
  await analyst.promote({ modelId: second, overrideReason: 'The fair in May is not in the history.' });
  expect((await analyst.current()).model).toMatchObject({
    modelId: second,
    overrideReason: 'The fair in May is not in the history.',
    losses: ['log loss of BG/NBD'],
  });
  expect((await analyst.current()).canRollBack).toBe(true);
  expect(await analyst.rollBack()).toEqual({ modelId: first });
  expect((await analyst.versions()).map(({ modelId, isPromoted }) => [modelId, isPromoted])).toEqual([
    [second, false],
    [first, true],
  ]);
  expect((await api.as('admin').audit.list({})).map(({ action, subject }) => [action, subject])).toEqual([
    ['model rolled back', `model ${first}`],
    ['model promoted', `model ${second}`],
  ]);
  await expect(api.as('manager').model.promote({ modelId: first })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(api.as(null).model.current()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
});
