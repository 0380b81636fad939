import { z } from 'zod';

export const measureSchema = z.enum(['recency', 'frequency', 'monetary']);
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
