import { z } from 'zod';

const share = z.number().min(0).max(1);

/** All that is said about probabilities; each number follows from the stored test predictions and the threshold. */
export const measuresSchema = z.object({
  rows: z.number().int(),
  baseRate: share,
  rocAuc: share,
  prAuc: share,
  logLoss: z.number(),
  brier: z.number(),
  calibrationError: z.number(),
  threshold: z.number(),
  accuracy: share,
  precision: share,
  recall: share,
  f1: share,
  confusion: z.object({
    truePositive: z.number().int(),
    falsePositive: z.number().int(),
    trueNegative: z.number().int(),
    falseNegative: z.number().int(),
  }),
});

/** What every model is held against, by name. */
export const baselineNames = ['baseRate', 'recencyRule', 'rfmLogistic', 'bgNbd'] as const;
export type BaselineName = (typeof baselineNames)[number];

/** Mean and standard deviation over the cut-offs of a back-test. */
export const spreadSchema = z.object({ mean: z.number(), spread: z.number() });

export const backtestSchema = z.object({
  /** Oldest first; the newest is the test cut-off. */
  cutoffs: z.array(z.string()),
  subjects: z.array(
    z.object({
      subject: z.enum(['model', ...baselineNames]),
      rocAuc: spreadSchema,
      prAuc: spreadSchema,
      logLoss: spreadSchema,
      brier: spreadSchema,
      f1: spreadSchema,
    }),
  ),
});
export type Backtest = z.infer<typeof backtestSchema>;

export const modelSchema = z.object({
  modelId: z.number().int(),
  kind: z.enum(['glass-box', 'trees']),
  trainedAt: z.string(),
  asOf: z.string(),
  horizonDays: z.number().int(),
  eligibleDays: z.number().int(),
  /** Moments that the model learned from, oldest first. */
  trainingCutoffs: z.array(z.string()),
  validationCutoff: z.string(),
  testCutoff: z.string(),
  trainingExamples: z.number().int(),
  features: z.number().int(),
  /** The share of customers at or above the threshold on validation. */
  labelledShare: share,
  beatsBaselines: z.boolean(),
  /** What it loses to the baselines, in words. */
  losses: z.array(z.string()),
  leakWarning: z.string().nullable(),
  overrideReason: z.string().nullable(),
  isPromoted: z.boolean(),
  /** When it last began to score; null if it never did. */
  promotedAt: z.string().nullable(),
  promotedBy: z.string().nullable(),
  /** Of the test cut-off, which the tested model had not seen. */
  metrics: measuresSchema,
  baselines: z.object({
    baseRate: measuresSchema,
    recencyRule: measuresSchema,
    rfmLogistic: measuresSchema,
    bgNbd: measuresSchema,
  }),
  callEveryoneF1: share,
  backtest: backtestSchema.nullable(),
});
export type Model = z.infer<typeof modelSchema>;

/** Why a training ended without a model that can be used. */
export const trainingRefusalSchema = z.object({ refusedAt: z.string(), code: z.string(), sentence: z.string() });
export type TrainingRefusalNotice = z.infer<typeof trainingRefusalSchema>;

export const modelStandingSchema = z.object({
  /** The model that scores; null before the first promotion. */
  model: modelSchema.nullable(),
  /** Of the newest training, if it was refused. */
  refusal: trainingRefusalSchema.nullable(),
  /** Whether there is an earlier model to go back to. */
  canRollBack: z.boolean(),
});
export type ModelStanding = z.infer<typeof modelStandingSchema>;

/** What a threshold does to the customers of the test cut-off. */
export const thresholdSchema = z.object({
  threshold: z.number(),
  truePositive: z.number().int(),
  falsePositive: z.number().int(),
  trueNegative: z.number().int(),
  falseNegative: z.number().int(),
  accuracy: share,
  precision: share,
  recall: share,
  f1: share,
  /** Customers of today's list at or above the threshold, and how many of them are expected to buy; null without scores. */
  callsNow: z.number().int().nullable(),
  buyersNow: z.number().nullable(),
});
export type Threshold = z.infer<typeof thresholdSchema>;

export const thresholdTableSchema = z.object({
  modelId: z.number().int(),
  /** The model's own. */
  chosen: z.number(),
  customers: z.number().int(),
  buyers: z.number().int(),
  /** Falling thresholds: from nobody called to everybody. */
  thresholds: z.array(thresholdSchema),
});
export type ThresholdTable = z.infer<typeof thresholdTableSchema>;

const point = z.object({ x: share, y: share });

/** Customers of a band of probabilities, and how many of them bought, with Wilson's 95 % interval of their share. */
export const calibrationBandSchema = z.object({
  from: share,
  to: share,
  customers: z.number().int(),
  meanProbability: share,
  bought: z.number().int(),
  share,
  low: share,
  high: share,
});
export type CalibrationBand = z.infer<typeof calibrationBandSchema>;

export const curvesSchema = z.object({
  modelId: z.number().int(),
  baseRate: share,
  rocAuc: share,
  prAuc: share,
  /** False positive rate, true positive rate. */
  roc: z.array(point),
  /** Recall, precision. */
  precisionRecall: z.array(point),
  /** Share of customers called, share of buyers reached. */
  gains: z.array(point),
  /** By tenths of the customers, the likeliest first: how many times more buyers than among all. */
  lift: z.array(
    z.object({ tenth: z.number().int(), customers: z.number().int(), bought: z.number(), lift: z.number() }),
  ),
  calibration: z.array(calibrationBandSchema),
});
export type Curves = z.infer<typeof curvesSchema>;

export const importanceSchema = z.array(
  z.object({
    features: z.array(z.string()),
    sentences: z.array(z.string()),
    /** Mean size of the contribution, in log-odds. */
    effect: z.number(),
  }),
);
export type Importance = z.infer<typeof importanceSchema>;

/** How today's list would change with another model. */
export const modelPreviewSchema = z.object({
  modelId: z.number().int(),
  top: z.number().int(),
  /** Of today's top, how many would not be in it. */
  changed: z.number().int(),
  /** Customers that would come into the top, and those that would leave it, with their ranks before and after. */
  entering: z.array(z.object({ customerId: z.string(), rankNow: z.number().int(), rankThen: z.number().int() })),
  leaving: z.array(z.object({ customerId: z.string(), rankNow: z.number().int(), rankThen: z.number().int() })),
});
export type ModelPreview = z.infer<typeof modelPreviewSchema>;

/** The predictions of one published run, held against what happened once their horizon had passed. */
export const ledgerEntrySchema = z.object({
  runId: z.number().int(),
  modelId: z.number().int().nullable(),
  asOf: z.string(),
  dueAt: z.string(),
  settledAt: z.string().nullable(),
  customers: z.number().int(),
  /** This and all below: null while the horizon has not passed. */
  expected: z.number().nullable(),
  bought: z.number().int().nullable(),
  logLoss: z.number().nullable(),
  bands: z.array(calibrationBandSchema),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

export const ledgerSchema = z.object({
  entries: z.array(ledgerEntrySchema),
  /** Over all settled runs: "of 104 customers scored 35–40 %, 40 bought". */
  bands: z.array(calibrationBandSchema),
});
export type Ledger = z.infer<typeof ledgerSchema>;

/** How far a run's customers, and what was predicted for them, have moved away from those that the model was tested on. */
export const driftEntrySchema = z.object({
  runId: z.number().int(),
  modelId: z.number().int(),
  asOf: z.string(),
  /** Population stability index of the probabilities; above 0.25 is another population. */
  probabilityPsi: z.number(),
  inputs: z.array(z.object({ feature: z.string(), sentence: z.string(), psi: z.number() })),
  /** Buyers over expected buyers of the runs that were settled most recently; null before any was. */
  calibrationRatio: z.number().nullable(),
  /** A model that has scored for less than a week is too young to tell. */
  verdict: z.enum(['too-young', 'steady', 'moved']),
  warning: z.string().nullable(),
});
export type DriftEntry = z.infer<typeof driftEntrySchema>;
