import { type FeatureRow, features, findFeatureMoment, readBuyers, streamFeatures } from '@foresale/db/features';
import { promoteModel, storeModel } from '@foresale/db/models';
import type { PipelineConnection } from '@foresale/db/pipeline';
import { readShop } from '@foresale/prediction';
import { fromJSON, type GlassBoxModel, predict, toJSON, train, withCalibration } from 'ml-gradient-boosting';

const dayMs = 86_400_000;

/** The features of everyone at a moment, and the columns that a model sees. */
export async function readColumns(connection: PipelineConnection, asOf: Date, horizonDays = 30) {
  const moment = await findFeatureMoment(connection, { asOf: asOf.toISOString(), horizonDays });
  const rows: FeatureRow[] = [];
  await connection.transaction(
    async () => {
      for await (const batch of streamFeatures(connection, moment, await readShop(connection, moment)))
        rows.push(...batch);
    },
    { sortedAggregation: true },
  );
  return { rows, columns: features.map((_, i) => Float64Array.from(rows, ({ values }) => values[i] ?? Number.NaN)) };
}

export interface SmallModel {
  readonly modelId: number;
  readonly model: GlassBoxModel;
}

/** The probability that a share of the customers reaches. */
function thresholdOf(probabilities: Float64Array, share: number): number {
  const falling = probabilities.toSorted().toReversed();
  return falling[Math.floor(share * falling.length)] ?? 1;
}

/** Learns from one horizon and puts the model in charge: small, but with all that a real one has. */
export async function promoteSmallModel(
  connection: PipelineConnection,
  options: { readonly asOf: Date; readonly horizonDays?: number; readonly labelledShare?: number },
): Promise<SmallModel> {
  const { asOf, horizonDays = 30 } = options;
  const cutoff = new Date(asOf.getTime() - horizonDays * dayMs);
  const { rows, columns } = await readColumns(connection, cutoff, horizonDays);
  const buyers = await readBuyers(connection, { from: cutoff.toISOString(), to: asOf.toISOString() });
  const labels = Uint8Array.from(rows, ({ customerId }) => (buyers.has(customerId) ? 1 : 0));
  const names = features.map(({ name }) => name);
  const dataset = { columns, labels };
  const fitted = await train(dataset, { names, interactions: 2, rounds: 25, learningRate: 0.2, seed: 1, threads: 1 });
  const model = fromJSON(JSON.parse(JSON.stringify(toJSON(withCalibration(fitted, 'sigmoid', dataset)))));
  if (model.kind !== 'glass-box') throw new TypeError('Bounded trees become a glass box.');
  const probabilities = predict(model, columns);
  const modelId = await storeModel(connection, {
    asOf: asOf.toISOString(),
    horizonDays,
    document: toJSON(model),
    features: names,
    settings: {},
    cutoffs: { training: [], validation: cutoff.toISOString(), test: cutoff.toISOString() },
    trainingExamples: rows.length,
    labelledShare: options.labelledShare ?? 0.3,
    beatsBaselines: true,
    leakWarning: null,
    metrics: { model: { threshold: thresholdOf(probabilities, options.labelledShare ?? 0.3) } },
    test: rows.map(({ customerId }, row) => ({
      customerId,
      probability: probabilities[row] ?? 0,
      bought: labels[row] === 1,
    })),
  });
  await promoteModel(connection, { modelId, actor: 'test' });
  return { modelId, model };
}
