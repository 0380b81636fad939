import { createHash } from 'node:crypto';
import { z } from 'zod';
import { loadFeatureStatement } from '../features/index.ts';
import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';

export interface ModelToStore {
  readonly asOf: string;
  readonly horizonDays: number;
  /** What `toJSON` of ml-gradient-boosting made of it. */
  readonly document: unknown;
  readonly features: readonly string[];
  readonly settings: unknown;
  readonly cutoffs: { readonly training: readonly string[]; readonly validation: string; readonly test: string };
  readonly trainingExamples: number;
  readonly labelledShare: number;
  readonly beatsBaselines: boolean;
  readonly leakWarning: string | null;
  /** What it loses to the baselines, in words. */
  readonly losses?: readonly string[];
  readonly kind?: 'glass-box' | 'trees';
  readonly eligibleDays?: number;
  /** Tests at earlier cut-offs, oldest first; the newest is the test cut-off. */
  readonly backtest?: readonly unknown[];
  /** By falling effect. */
  readonly importance?: readonly { readonly features: readonly string[]; readonly effect: number }[];
  /** How the inputs were spread over the test cut-off. */
  readonly inputProfile?: readonly {
    readonly feature: string;
    readonly cuts: readonly number[];
    readonly shares: readonly number[];
  }[];
  /** By subject: `model`, and each baseline by its name. */
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly test: readonly { readonly customerId: string; readonly probability: number; readonly bought: boolean }[];
}

const idRow = z.object({ modelId: z.number() });

/** Keeps a model with its metrics and test predictions, all or nothing. It scores nobody before it is promoted. */
export function storeModel(connection: PipelineConnection, model: ModelToStore): Promise<number> {
  return connection.transaction(async () => {
    const [stored] = await connection.rows(
      idRow,
      `insert into models (as_of, horizon_days, document, features, features_hash, settings, training_cutoffs,
         validation_cutoff, test_cutoff, training_examples, labelled_share, beats_baselines, leak_warning, losses, kind,
         eligible_days, backtest, importance, input_profile)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) returning model_id as "modelId"`,
      [
        model.asOf,
        model.horizonDays,
        JSON.stringify(model.document),
        model.features,
        await hashFeatures(),
        JSON.stringify(model.settings),
        model.cutoffs.training,
        model.cutoffs.validation,
        model.cutoffs.test,
        model.trainingExamples,
        model.labelledShare,
        model.beatsBaselines,
        model.leakWarning,
        model.losses ?? [],
        model.kind ?? 'glass-box',
        model.eligibleDays ?? 365,
        JSON.stringify(model.backtest ?? []),
        JSON.stringify(model.importance ?? []),
        JSON.stringify(model.inputProfile ?? []),
      ],
    );
    if (stored === undefined) throw new TypeError('An insert answered without its row.');
    for (const [subject, metrics] of Object.entries(model.metrics)) {
      await connection.rows(z.unknown(), 'insert into model_metrics (model_id, subject, metrics) values ($1, $2, $3)', [
        stored.modelId,
        subject,
        JSON.stringify(metrics),
      ]);
    }
    await connection.rows(
      z.unknown(),
      `insert into model_test_predictions (model_id, customer_id, probability, bought)
       select $1, * from unnest($2::text[], $3::float8[], $4::boolean[])`,
      [
        stored.modelId,
        model.test.map(({ customerId }) => customerId),
        model.test.map(({ probability }) => probability),
        model.test.map(({ bought }) => bought),
      ],
    );
    return stored.modelId;
  });
}

/** Changes whenever a feature may have come to mean something else. */
export async function hashFeatures(): Promise<string> {
  const statements = await Promise.all([loadFeatureStatement('features'), loadFeatureStatement('features-shop')]);
  return createHash('sha256').update(statements.join('\n')).digest('hex');
}
