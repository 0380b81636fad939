import { reasonSchema } from '@foresale/contract';
import { features } from '@foresale/db/features';
import { fillEmptyShop } from '@foresale/db/fill';
import { copyBatches, copyColumns, copyProducts } from '@foresale/demo-shop';
import { createExplainer } from '@foresale/prediction';
import { explain, predict } from 'ml-gradient-boosting';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ShopDatabase } from './shop-database.ts';
import { promoteSmallModel, readColumns } from './small-model.ts';

const asOf = new Date('2025-11-30T23:00:00Z');
const trainedAsOf = new Date('2025-10-31T23:00:00Z');

async function openShop(): Promise<ShopDatabase> {
  const shop = await ShopDatabase.create();
  const options = { customers: 600, seed: 7, endsOn: '2025-11-30', timeZone: 'Europe/Berlin', currency: 'EUR' };
  const parts = [copyProducts(options), ...copyBatches(options)].flat();
  await fillEmptyShop(
    shop.url,
    parts.map((part) => ({ ...part, columns: copyColumns[part.table] })),
  );
  await shop.rows(z.unknown(), `update settings set time_zone = 'Europe/Berlin'`);
  return shop;
}

const predictedRow = z.object({
  customerId: z.string(),
  rank: z.number(),
  probability: z.number(),
  label: z.boolean(),
  confidence: z.number(),
  customers: z.number(),
  low: z.number(),
  high: z.number(),
  expected: z.number(),
  dormant: z.boolean(),
  reasons: z.array(reasonSchema).nullable(),
});

function readList(shop: ShopDatabase) {
  return shop.rows(
    predictedRow,
    `select customer_id as "customerId", rank, purchase_probability as probability, predicted_label as label, confidence,
       confidence_customers as customers, confidence_low as low, confidence_high as high,
       expected_value::float8 as expected, dormant, reasons
     from priority_list order by rank`,
  );
}

describe('a run with a model', () => {
  it("publishes the library's probabilities, and ranks by them", async () => {
    await using shop = await openShop();
    const { model, modelId } = await promoteSmallModel(shop.connection, { asOf: trainedAsOf });
    expect(await shop.runAt(asOf)).toMatchObject({ status: 'published' });
    const { rows, columns } = await readColumns(shop.connection, asOf);
    const probabilities = predict(model, columns);
    const expected = new Map(rows.map(({ customerId }, row) => [customerId, probabilities[row] ?? Number.NaN]));
    const list = await readList(shop);
    expect(list).toHaveLength(expected.size);
    for (const { customerId, probability } of list) {
      expect(Math.abs(probability - (expected.get(customerId) ?? Number.NaN))).toBeLessThan(1e-9);
    }
    const falling = list.map(({ probability }) => probability);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    expect(new Set(falling).size).toBeGreaterThan(50);
    const [run] = await shop.rows(
      z.object({ modelId: z.number(), warning: z.string().nullable() }),
      'select model_id as "modelId", prediction_warning as warning from runs order by run_id desc limit 1',
    );
    expect(run).toEqual({ modelId, warning: null });
    const steps = await shop.rows(z.object({ step: z.string() }), 'select step from run_steps order by position');
    expect(steps.map(({ step }) => step)).toEqual(['values', 'scores', 'features', 'predictions', 'list']);
  });

  it('labels by the threshold that the model’s page shows, and says how often that was right, what it is worth, and who sleeps', async () => {
    await using shop = await openShop();
    await shop.rows(z.unknown(), 'update settings set eligible_days = 90');
    const { modelId } = await promoteSmallModel(shop.connection, { asOf: trainedAsOf, labelledShare: 0.25 });
    await shop.runAt(asOf);
    const list = await readList(shop);
    const recency = new Map(
      (
        await shop.rows(
          z.object({ customerId: z.string(), days: z.number() }),
          'select customer_id as "customerId", recency_days as days from rfm_scores',
        )
      ).map(({ customerId, days }) => [customerId, days]),
    );
    const awake = list.filter(({ customerId }) => (recency.get(customerId) ?? 0) <= 90);
    expect(list.filter(({ dormant }) => !dormant)).toEqual(awake);
    expect(awake.length).toBeLessThan(list.length);
    const [shown] = await shop.rows(
      z.object({ threshold: z.number(), ofRun: z.number() }),
      `select (m.metrics -> 'threshold')::float8 as threshold, r.threshold as "ofRun"
         from model_metrics m, runs r where m.model_id = ${modelId} and m.subject = 'model' order by r.run_id desc limit 1`,
    );
    expect(shown?.ofRun).toBe(shown?.threshold);
    for (const { label, probability } of list) expect(label).toBe(probability >= (shown?.threshold ?? 2));
    expect(new Set(list.map(({ label }) => label)).size).toBe(2);

    const tested = await shop.rows(
      z.object({ probability: z.number(), bought: z.boolean() }),
      'select probability, bought from model_test_predictions where model_id = $1',
      [modelId],
    );
    // The same band says one thing of everyone in it; the bands are found again from their sizes.
    const bands = new Map<string, { from: number; until: number }>();
    for (const { customers, confidence, label, probability } of list) {
      const key = `${customers} ${label ? confidence : 1 - confidence}`;
      const band = bands.get(key) ?? { from: 1, until: 0 };
      bands.set(key, { from: Math.min(band.from, probability), until: Math.max(band.until, probability) });
    }
    for (const row of list) {
      expect(row.customers).toBeGreaterThanOrEqual(50);
      expect(row.low).toBeLessThan(row.confidence);
      expect(row.high).toBeGreaterThan(row.confidence);
      const edges = [0, ...Array.from({ length: 20 }, (_, i) => (i + 1) / 20)];
      const spans = edges.flatMap((from) =>
        edges.filter((until) => until > from).map((until) => [from, until] as const),
      );
      const fits = spans.some(([from, until]) => {
        if (row.probability < from || (row.probability >= until && until < 1)) return false;
        const inside = tested.filter(({ probability: p }) => p >= from && (p < until || until === 1));
        const right = inside.filter(({ bought }) => bought === row.label).length;
        return inside.length === row.customers && Math.abs(right / inside.length - row.confidence) < 1e-12;
      });
      expect(fits).toBe(true);
    }
    expect(bands.size).toBeGreaterThan(1);

    const [first] = list;
    const amounts = await shop.rows(
      z.object({ median: z.number() }),
      `select percentile_cont(0.5) within group (order by amount_minor - coalesce(came_back, 0)) as median
         from orders o left join (select order_id, sum(amount_minor) as came_back from returns where returned_at < $2
           group by order_id) r using (order_id)
        where customer_id = $1 and ordered_at < $2 and (cancelled_at is null or cancelled_at >= $2)
          and amount_minor > coalesce(came_back, 0)`,
      [first?.customerId, asOf],
    );
    expect(first?.expected).toBeCloseTo(((first?.probability ?? 0) * (amounts[0]?.median ?? 0)) / 100, 1);
  });

  it('gives reasons that add up to the log-odds, kept at the top and found for anyone', async () => {
    await using shop = await openShop();
    const { model } = await promoteSmallModel(shop.connection, { asOf: trainedAsOf });
    await shop.runAt(asOf);
    const [run] = await shop.rows(z.object({ runId: z.number() }), 'select run_id as "runId" from current_snapshot');
    const runId = run?.runId ?? 0;
    const list = await readList(shop);
    const { rows, columns } = await readColumns(shop.connection, asOf);
    const { base, parts } = explain(model, columns);
    const slope = model.calibration?.kind === 'sigmoid' ? model.calibration.slope : Number.NaN;
    const explainer = createExplainer();
    const some = [...list.slice(0, 5), ...list.slice(-2)];
    const customerIds = [...some.map(({ customerId }) => customerId), 'nobody', '{"a\\b"}', ''];
    const all = await explainer.explain(shop.connection, { runId, customerIds });
    expect(all).toHaveLength(some.length);
    for (const { customerId, probability, reasons } of some) {
      const explained = all?.find((each) => each.customerId === customerId);
      expect(explained?.probability).toBeCloseTo(probability, 12);
      const sum = (explained?.reasons ?? []).reduce((total, { effect }) => total + effect, explained?.base ?? 0);
      expect(sum).toBeCloseTo(Math.log(probability / (1 - probability)), 9);
      expect(reasons).toEqual(explained?.reasons.slice(0, 4));
      const row = rows.findIndex((candidate) => candidate.customerId === customerId);
      const effects = parts.reduce((total, { contributions }) => total + (contributions[row] ?? 0), 0);
      expect(sum - (explained?.base ?? 0)).toBeCloseTo(slope * effects, 9);
      expect(base).toBeTypeOf('number');
      for (const { feature, sentence } of explained?.reasons ?? []) {
        expect(features.map(({ name }) => name)).toContain(feature);
        expect(sentence).toMatch(/^[A-Z].*[^.]$/);
      }
    }
    expect(await explainer.explain(shop.connection, { runId, customerIds: ['nobody'] })).toEqual([]);
    expect(await explainer.explain(shop.connection, { runId: runId + 1, customerIds })).toBeNull();
  });
});

describe('a run without a model that it could use', () => {
  it('ranks by RFM and says why', async () => {
    await using shop = await openShop();
    const changes: readonly (readonly [code: string, change: () => Promise<unknown>])[] = [
      ['no-model', async () => undefined],
      ['trained-later', () => promoteSmallModel(shop.connection, { asOf: new Date('2025-12-01T00:00:00Z') })],
      ['horizon-changed', () => shop.rows(z.unknown(), 'update settings set horizon_days = 60')],
      [
        'features-changed',
        () => shop.rows(z.unknown(), `update models set features_hash = 'another', horizon_days = 60`),
      ],
    ];
    for (const [code, change] of changes) {
      await change();
      expect(await shop.runAt(asOf)).toMatchObject({ status: 'published' });
      const [run] = await shop.rows(
        z.object({ code: z.string().nullable(), sentence: z.string().nullable(), modelId: z.number().nullable() }),
        `select prediction_warning_code as code, prediction_warning as sentence, model_id as "modelId"
           from runs order by run_id desc limit 1`,
      );
      expect(run).toMatchObject({ code, modelId: null, sentence: expect.stringContaining('ranked by RFM') });
      const [order] = await shop.rows(
        z.object({ sorted: z.boolean(), predictions: z.number() }),
        `select (select count(*) from predictions) as predictions, bool_and(rank = place) as sorted
           from (select rank, row_number() over (order by overall_rfm_score desc, monetary desc, recency_days, customer_id) as place
                   from priority_list) l`,
      );
      expect(order).toEqual({ sorted: true, predictions: 0 });
    }
  });
});
