import { z } from 'zod';

export const runStatusSchema = z.enum(['queued', 'running', 'published', 'failed', 'cancelled']);

/** Why a run ranked by RFM and not by probability. */
export const predictionWarningSchema = z.object({
  code: z.enum(['no-model', 'horizon-changed', 'features-changed', 'trained-later']),
  sentence: z.string(),
});
export type PredictionWarning = z.infer<typeof predictionWarningSchema>;

export const runStepSchema = z.object({
  step: z.string(),
  status: z.enum(['running', 'done', 'failed']),
  rowsDone: z.number().int(),
  rowsExpected: z.number().int().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});

export const runSchema = z.object({
  runId: z.number().int(),
  status: runStatusSchema,
  requestedBy: z.string(),
  requestedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  train: z.boolean(),
  asOf: z.string().nullable(),
  asOfReason: z.enum(['given', 'now', 'newest data']).nullable(),
  customers: z.number().int().nullable(),
  countedOrders: z.number().int().nullable(),
  revenue: z.number().nullable(),
  error: z.string().nullable(),
  /** The model that scored; null when none did, and the warning says why. */
  modelId: z.number().int().nullable(),
  predictionWarning: predictionWarningSchema.nullable(),
  hasSnapshot: z.boolean(),
  isCurrent: z.boolean(),
  steps: z.array(runStepSchema),
});
export type Run = z.infer<typeof runSchema>;

/** The run whose snapshot everyone sees. */
export const currentRunSchema = z.object({
  runId: z.number().int(),
  publishedAt: z.string(),
  asOf: z.string(),
  /** The day of the as-of moment in the shop's time zone. */
  asOfDate: z.string(),
  asOfReason: z.enum(['given', 'now', 'newest data']),
  timeZone: z.string(),
  currency: z.string(),
  currencyDigits: z.number().int(),
  customers: z.number().int(),
  /** Whether a model has scored the customers. */
  hasPredictions: z.boolean(),
  /** The model that did; without one, the warning says why. */
  modelId: z.number().int().nullable(),
  /** Days that a probability is about. */
  horizonDays: z.number().int().nullable(),
  predictionWarning: predictionWarningSchema.nullable(),
});
export type CurrentRun = z.infer<typeof currentRunSchema>;

export const segmentCountsSchema = z.object({
  runId: z.number().int().nullable(),
  totalCustomers: z.number().int(),
  lastUpdated: z.string().nullable(),
  segments: z.array(
    z.object({
      segment: z.string(),
      customers: z.number().int(),
      share: z.number(),
      countedOrders: z.number().int(),
      monetary: z.number(),
    }),
  ),
});
export type SegmentCounts = z.infer<typeof segmentCountsSchema>;
