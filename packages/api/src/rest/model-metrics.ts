import type { Model } from '@foresale/contract';
import { readPromotedModel } from '@foresale/db/models';
import { z } from 'zod';
import { ApiProblem } from '../problem.ts';
import { defineRoute } from './rest-route.ts';

const measured = z.object({
  roc_auc: z.number(),
  pr_auc: z.number(),
  log_loss: z.number(),
  brier: z.number(),
  accuracy: z.number(),
  f1_score: z.number(),
  precision: z.number(),
  recall: z.number(),
});

/** Of the model that scores, on its test cut-off; every number follows from the stored test predictions. */
export const modelMetrics = defineRoute({
  id: 'getModelMetrics',
  tag: 'Model',
  method: 'GET',
  path: '/api/model/metrics',
  role: 'viewer',
  summary: 'How well the model did on customers and days that it had not seen.',
  takes: {},
  problems: [503],
  response: measured.extend({
    confusion_matrix: z.object({
      true_positive: z.number().int(),
      true_negative: z.number().int(),
      false_positive: z.number().int(),
      false_negative: z.number().int(),
    }),
    model_trained_date: z.string(),
    training_samples: z.number().int(),
    model_id: z.number().int(),
    calibration_error: z.number(),
    base_rate: z.number(),
    threshold: z.number(),
    horizon_days: z.number().int(),
    test_cutoff: z.string(),
    test_samples: z.number().int(),
    beats_baselines: z.boolean(),
    baselines: z.object({
      base_rate: measured,
      recency_rule: measured,
      rfm_logistic: measured,
      bg_nbd: measured,
      call_everyone: z.object({ f1_score: z.number() }),
    }),
  }),
  handle: async ({ services }) => {
    const model = await readPromotedModel(services.pool);
    if (model === null) throw new ApiProblem(503, 'Model unavailable');
    const { metrics, baselines } = model;
    return {
      ...inSnakeCase(metrics),
      confusion_matrix: {
        true_positive: metrics.confusion.truePositive,
        true_negative: metrics.confusion.trueNegative,
        false_positive: metrics.confusion.falsePositive,
        false_negative: metrics.confusion.falseNegative,
      },
      model_trained_date: model.trainedAt,
      training_samples: model.trainingExamples,
      model_id: model.modelId,
      calibration_error: metrics.calibrationError,
      base_rate: metrics.baseRate,
      threshold: metrics.threshold,
      horizon_days: model.horizonDays,
      test_cutoff: model.testCutoff,
      test_samples: metrics.rows,
      beats_baselines: model.beatsBaselines,
      baselines: {
        base_rate: inSnakeCase(baselines.baseRate),
        recency_rule: inSnakeCase(baselines.recencyRule),
        rfm_logistic: inSnakeCase(baselines.rfmLogistic),
        bg_nbd: inSnakeCase(baselines.bgNbd),
        call_everyone: { f1_score: model.callEveryoneF1 },
      },
    };
  },
});

function inSnakeCase({ rocAuc, prAuc, logLoss, brier, accuracy, f1, precision, recall }: Model['metrics']) {
  return { roc_auc: rocAuc, pr_auc: prAuc, log_loss: logLoss, brier, accuracy, f1_score: f1, precision, recall };
}
