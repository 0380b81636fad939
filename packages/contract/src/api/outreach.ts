import { z } from 'zod';
import { customerFilterSchema, customerSortSchema, directionSchema } from './customer-filter.ts';
import { outreachStatusSchema } from './outreach-status.ts';
import { day, text } from './text.ts';

const customerId = text(500).min(1);
const userId = z.number().int().positive();

/** What the team does with a customer. Whoever may not see contact data sees the status and nothing else of it. */
export const outreachSchema = z.object({
  /** A snooze that is over reads as to-call. */
  status: outreachStatusSchema,
  ownerId: z.number().int().nullable(),
  ownerName: z.string().nullable(),
  note: z.string().nullable(),
  snoozedUntil: z.string().nullable(),
  updatedAt: z.string().nullable(),
});
export type Outreach = z.infer<typeof outreachSchema>;

/** What is left out stays as it is; null takes it away. */
export const outreachChangeSchema = z
  .strictObject({
    status: outreachStatusSchema.optional(),
    /** With the status snoozed, and only with it. */
    snoozedUntil: day.optional(),
    ownerId: userId.nullable().optional(),
    note: text(2_000).trim().min(1).nullable().optional(),
  })
  .refine((change) => (change.status === 'snoozed') === (change.snoozedUntil !== undefined), {
    path: ['snoozedUntil'],
    message: 'belongs to the status snoozed, which needs it',
  })
  .refine((change) => Object.values(change).some((value) => value !== undefined), 'There is nothing to change');
export type OutreachChange = z.infer<typeof outreachChangeSchema>;

export const setOutreachSchema = z.strictObject({ customerId, change: outreachChangeSchema });

/** Several customers at once: those named, or the first of a list. */
export const setManySchema = z.strictObject({
  change: outreachChangeSchema,
  customers: z.union([
    z.strictObject({ ids: z.array(customerId).min(1).max(10_000) }),
    z.strictObject({
      filter: customerFilterSchema,
      sort: customerSortSchema.default('priority'),
      direction: directionSchema.optional(),
      first: z.number().int().min(1).max(10_000),
    }),
  ]),
});

export const outreachOfCustomerSchema = z.object({
  current: outreachSchema.nullable(),
  /** Newest first; the newest hundred. */
  history: z.array(outreachSchema.extend({ changedAt: z.string(), changedBy: z.string() })),
});
export type OutreachOfCustomer = z.infer<typeof outreachOfCustomerSchema>;

/** Who may be given customers. */
export const outreachOwnersSchema = z.array(z.object({ id: z.number().int(), name: z.string() }));
export type OutreachOwners = z.infer<typeof outreachOwnersSchema>;

const groupSchema = z.object({
  customers: z.number().int(),
  bought: z.number().int(),
  share: z.number().nullable(),
  /** 95 % interval of the share (Wilson). */
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** Did the ones we called buy? People chose whom to call, so this compares like with like as far as the model can tell. */
export const outreachEffectSchema = z.object({
  runId: z.number().int(),
  publishedAt: z.string(),
  /** The end of the horizon: calls and purchases count until then. */
  until: z.string(),
  /** The newest order that is known; before `until` the answer is not final. */
  observedUntil: z.string().nullable(),
  isFinal: z.boolean(),
  bands: z.array(
    z.object({
      /** Null is the band of customers without a probability. */
      from: z.number().nullable(),
      to: z.number().nullable(),
      called: groupSchema,
      notCalled: groupSchema,
    }),
  ),
  called: groupSchema,
  notCalled: groupSchema,
  /**
   * How much likelier those called were to buy than those not called in the same bands, weighted by who was called, with
   * its 95 % interval. Null where no band has both.
   */
  difference: z
    .object({ value: z.number(), low: z.number(), high: z.number(), customers: z.number().int() })
    .nullable(),
});
export type OutreachEffect = z.infer<typeof outreachEffectSchema>;
