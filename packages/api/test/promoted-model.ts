import { promoteModel, storeModel } from '@foresale/db/models';
import { connectPipeline } from '@foresale/db/pipeline';
import { measure } from '@foresale/prediction';

/** Test customers of whom the likelier bought more often, with ties, so that every curve has a shape. */
export const testPredictions = Array.from({ length: 400 }, (_, i) => ({
  customerId: `c${i}`,
  probability: Math.round(((i * 7919) % 400) / 8) / 50,
  bought: ((i * 104_729) % 400) / 400 < (((i * 7919) % 400) / 400) ** 1.5,
}));

/** Keeps a model whose measures are those of its test predictions, and promotes it unless told not to. */
export async function keepModel(
  databaseUrl: string,
  given: { readonly promoted?: boolean; readonly beatsBaselines?: boolean } = {},
): Promise<number> {
  const probabilities = Float64Array.from(testPredictions, ({ probability }) => probability);
  const labels = Uint8Array.from(testPredictions, ({ bought }) => (bought ? 1 : 0));
  const measures = measure(probabilities, labels, 0.55);
  const blind = measure(
    probabilities.map(() => measures.baseRate),
    labels,
    measures.baseRate,
  );
  await using connection = await connectPipeline(databaseUrl, 'model for a test');
  const modelId = await storeModel(connection, {
    asOf: '2025-12-31T00:00:00Z',
    horizonDays: 30,
    document: { checksum: 'of no model' },
    features: ['recency_days', 'orders_90'],
    settings: { rounds: 3 },
    cutoffs: { training: ['2025-09-01T00:00:00Z'], validation: '2025-11-01T00:00:00Z', test: '2025-12-01T00:00:00Z' },
    trainingExamples: 1200,
    labelledShare: 0.25,
    beatsBaselines: given.beatsBaselines ?? true,
    leakWarning: null,
    losses: given.beatsBaselines === false ? ['log loss of BG/NBD'] : [],
    importance: [
      { features: ['recency_days'], effect: 0.8 },
      { features: ['orders_90', 'recency_days'], effect: 0.1 },
    ],
    backtest: [
      {
        cutoff: '2025-12-01T00:00:00Z',
        model: measures,
        baseRate: blind,
        recencyRule: blind,
        rfmLogistic: blind,
        bgNbd: blind,
      },
    ],
    metrics: {
      model: measures,
      baseRate: blind,
      recencyRule: blind,
      rfmLogistic: blind,
      bgNbd: blind,
      callEveryone: { f1: (2 * measures.baseRate) / (1 + measures.baseRate) },
    },
    test: testPredictions,
  });
  if (given.promoted ?? true) await promoteModel(connection, { modelId, actor: 'test' });
  return modelId;
}
