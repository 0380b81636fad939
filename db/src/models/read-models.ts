import { type BaselineName, baselineNames, type Model, measuresSchema } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { standingModels } from './promote-model.ts';
import { backtestFoldSchema, summariseBacktest } from './summarise-backtest.ts';

const moment = z.number().transform((milliseconds) => new Date(milliseconds).toISOString());
const jsonMoment = z.string().transform((text) => new Date(text).toISOString());
const baselines = {
  baseRate: measuresSchema,
  recencyRule: measuresSchema,
  rfmLogistic: measuresSchema,
  bgNbd: measuresSchema,
} satisfies Record<BaselineName, unknown>;

const row = z
  .object({
    model_id: z.bigint().transform(Number),
    kind: z.enum(['glass-box', 'trees']),
    trained_at: moment,
    as_of: moment,
    horizon_days: z.number(),
    eligible_days: z.number(),
    training_cutoffs: z.array(jsonMoment),
    validation_cutoff: moment,
    test_cutoff: moment,
    training_examples: z.bigint().transform(Number),
    features: z.number(),
    labelled_share: z.number(),
    beats_baselines: z.boolean(),
    losses: z.array(z.string()),
    leak_warning: z.string().nullable(),
    override_reason: z.string().nullable(),
    is_promoted: z.boolean(),
    promoted_at: moment.nullable(),
    promoted_by: z.string().nullable(),
    metrics: z.object({ model: measuresSchema, ...baselines, callEveryone: z.object({ f1: z.number() }) }),
    backtest: z.array(backtestFoldSchema),
  })
  .transform((found): Model => {
    const { model, callEveryone, ...others } = found.metrics;
    return {
      modelId: found.model_id,
      kind: found.kind,
      trainedAt: found.trained_at,
      asOf: found.as_of,
      horizonDays: found.horizon_days,
      eligibleDays: found.eligible_days,
      trainingCutoffs: found.training_cutoffs,
      validationCutoff: found.validation_cutoff,
      testCutoff: found.test_cutoff,
      trainingExamples: found.training_examples,
      features: found.features,
      labelledShare: found.labelled_share,
      beatsBaselines: found.beats_baselines,
      losses: found.losses,
      leakWarning: found.leak_warning,
      overrideReason: found.override_reason,
      isPromoted: found.is_promoted,
      promotedAt: found.promoted_at,
      promotedBy: found.promoted_by,
      metrics: model,
      baselines: others,
      callEveryoneF1: callEveryone.f1,
      backtest: summariseBacktest(found.backtest),
    };
  });

/** The model that scores; null before the first promotion. */
export function readPromotedModel(connection: CommonQueryMethods): Promise<Model | null> {
  return connection.maybeOne(sql.type(row)`${models(sql.fragment`m.model_id = (${promoted})`)}`);
}

export function readModel(connection: CommonQueryMethods, modelId: number): Promise<Model | null> {
  return connection.maybeOne(sql.type(row)`${models(sql.fragment`m.model_id = ${modelId}`)}`);
}

/** Newest first. */
export function listModels(connection: CommonQueryMethods, limit: number): Promise<readonly Model[]> {
  return connection.any(sql.type(row)`${models(sql.fragment`true`)} order by m.model_id desc limit ${limit}`);
}

/** The id of the model that scores; null before the first promotion. */
export async function findPromotedModelId(connection: CommonQueryMethods): Promise<number | null> {
  return connection.maybeOneFirst(sql.type(z.object({ model_id: z.bigint().transform(Number) }))`${promoted}`);
}

const promoted = sql.fragment`select model_id from model_promotions order by promotion_id desc limit 1`;

/** A model without the measures of every baseline was not made by a whole training, and is not shown. */
function models(which: ReturnType<typeof sql.fragment>) {
  return sql.fragment`
    select m.model_id, m.kind, m.trained_at, m.as_of, m.horizon_days, m.eligible_days,
      to_jsonb(m.training_cutoffs) as training_cutoffs, m.validation_cutoff, m.test_cutoff, m.training_examples,
      cardinality(m.features) as features, m.labelled_share, m.beats_baselines, m.losses, m.leak_warning,
      m.override_reason, m.model_id is not distinct from (${promoted}) as is_promoted, p.promoted_at,
      p.actor as promoted_by, measured.metrics, m.backtest
    from models m
    join lateral (
      select jsonb_object_agg(subject, metrics) as metrics from model_metrics where model_id = m.model_id
    ) measured on measured.metrics ?& ${sql.array(['model', 'callEveryone', ...baselineNames], 'text')}
    left join lateral (
      select promoted_at, actor from model_promotions where model_id = m.model_id order by promotion_id desc limit 1
    ) p on true
    where ${which}`;
}

const promotionRow = z
  .object({ model_id: z.bigint().transform(Number), rolled_back: z.boolean() })
  .transform(({ model_id, rolled_back }) => ({ modelId: model_id, rolledBack: rolled_back }));

/** Whether another model was promoted before the one that scores, so that a roll-back has a goal. */
export async function canRollBack(connection: CommonQueryMethods): Promise<boolean> {
  const promotions = await connection.any(sql.type(promotionRow)`
    select model_id, rolled_back from model_promotions order by promotion_id`);
  return standingModels(promotions).length > 1;
}
