import { z } from 'zod';
import { reasonSchema, score } from './customers.ts';

export const measureSchema = z.enum(['recency', 'frequency', 'monetary']);
export type Measure = z.infer<typeof measureSchema>;
const perMeasure = <Value extends z.ZodType>(value: Value) =>
  z.object({ recency: value, frequency: value, monetary: value });

/** One customer's whole RFM arithmetic in a run; money in minor units of the run's currency. */
export const receiptSchema = z.object({
  runId: z.number().int(),
  asOf: z.string(),
  asOfDate: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  currencyDigits: z.number().int(),
  segment: z.string(),
  lastPurchaseDate: z.string(),
  recencyDays: z.number().int(),
  frequency: z.number().int(),
  monetaryMinor: z.number(),
  scores: perMeasure(z.number().int()),
  cuts: perMeasure(z.array(z.number())),
  orders: z.array(
    z.object({
      orderId: z.string(),
      orderedAt: z.string(),
      orderedOn: z.string(),
      amountMinor: z.number(),
      returnedMinor: z.number(),
      netMinor: z.number(),
      counted: z.boolean(),
      why: z.enum(['counted', 'after the as-of moment', 'cancelled', 'returned', 'no amount']),
    }),
  ),
  unmatchedReturns: z.array(z.object({ returnId: z.string(), returnedOn: z.string(), amountMinor: z.number() })),
  /** What a measure would have to be for one score more. */
  lifts: z.array(z.object({ measure: measureSchema, needs: z.enum(['at most', 'at least']), value: z.number() })),
});
export type Receipt = z.infer<typeof receiptSchema>;

/** The cut-points of a run and what ties did to the scores. Recency in days, monetary in minor units. */
export const cutpointsSchema = z.object({
  bands: z.union([z.literal(4), z.literal(5)]),
  measure: measureSchema,
  cuts: z.array(z.number()),
  fixedByHand: z.boolean(),
  customersByScore: z.array(z.number()),
  emptyScores: z.array(z.number()),
  commonestValue: z.number().nullable(),
  commonestCustomers: z.number(),
});
export type Cutpoints = z.infer<typeof cutpointsSchema>;

/** A bar of a histogram: values from `from` on and below `to`; null at an open end. Money in whole units. */
export const binSchema = z.object({
  from: z.number().nullable(),
  to: z.number().nullable(),
  customers: z.number().int(),
});
export type Bin = z.infer<typeof binSchema>;

export const distributionSchema = z.object({
  runId: z.number().int().nullable(),
  customers: z.number().int(),
  monetary: z.number(),
  /** Customers and what they spent, by their three scores; combinations that nobody has are left out. */
  scores: z.array(
    z.object({
      recencyScore: score,
      frequencyScore: score,
      monetaryScore: score,
      customers: z.number().int(),
      monetary: z.number(),
    }),
  ),
  /** Bins are the same whatever the filter, so that pictures can be compared. */
  values: perMeasure(z.array(binSchema)),
});
export type Distribution = z.infer<typeof distributionSchema>;

/** Cut-points that the next run will use instead of percentiles. Monetary in minor units. */
export const fixedCutpointsSchema = z.object({
  bands: z.union([z.literal(4), z.literal(5)]),
  measure: measureSchema,
  cuts: z.array(z.number()),
  fixedAt: z.string(),
});
export type FixedCutpoints = z.infer<typeof fixedCutpointsSchema>;

const cutpoint = z.number().int().min(-1e15).max(1e15);

/** Ascending; as many as there are bands, less one. Null lets the percentiles decide again. */
export const fixCutpointsSchema = z.strictObject({
  bands: z.union([z.literal(4), z.literal(5)]),
  measure: measureSchema,
  cuts: z.array(cutpoint).min(3).max(4).nullable(),
});

/** What a published run made of a customer. */
export const historicScoresSchema = z.object({
  runId: z.number().int(),
  asOf: z.string(),
  asOfDate: z.string(),
  segment: z.string(),
  recencyScore: score,
  frequencyScore: score,
  monetaryScore: score,
  probability: z.number().min(0).max(1).nullable(),
});
export type HistoricScores = z.infer<typeof historicScoresSchema>;

/** A prediction taken apart: base and effects add up to its log-odds. */
export const explanationSchema = z.object({
  runId: z.number().int(),
  probability: z.number().min(0).max(1),
  /** Log-odds of a customer of whom nothing is known. */
  base: z.number(),
  /** All of them, the strongest first. */
  reasons: z.array(reasonSchema),
});
export type Explanation = z.infer<typeof explanationSchema>;
