import { z } from 'zod';
import { customerFilterSchema, customerSortSchema, directionSchema } from './customer-filter.ts';
import { outreachSchema } from './outreach.ts';

export const score = z.number().int().min(1).max(5);

/** One signed part of a prediction, in words. */
export const reasonSchema = z.object({
  feature: z.string(),
  /** In log-odds: above zero it speaks for a purchase. */
  effect: z.number(),
  sentence: z.string(),
});
export type Reason = z.infer<typeof reasonSchema>;

/** A row of the priority list. Name, e-mail and phone are masked for those without the right to contact data. */
export const listedCustomerSchema = z.object({
  customerId: z.string(),
  rank: z.number().int(),
  /** Places won since the previous published run; null for who was not in it. */
  movement: z.number().int().nullable(),
  previousSegment: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  country: z.string().nullable(),
  segment: z.string(),
  lastPurchaseDate: z.string(),
  recencyDays: z.number().int(),
  frequency: z.number().int(),
  monetary: z.number(),
  recencyScore: score,
  frequencyScore: score,
  monetaryScore: score,
  rfmScore: z.number().int(),
  overallRfmScore: z.number().int(),
  /** This and all below: null without a model. */
  purchaseProbability: z.number().min(0).max(1).nullable(),
  predictedLabel: z.boolean().nullable(),
  /** Of the model's test customers with a probability like this one, the share whose outcome was the predicted one. */
  confidence: z.number().min(0).max(1).nullable(),
  /** How many those were, and the 95 % interval of the share. */
  confidenceCustomers: z.number().int().nullable(),
  confidenceLow: z.number().min(0).max(1).nullable(),
  confidenceHigh: z.number().min(0).max(1).nullable(),
  /** The probability times the customer's typical order. */
  expectedValue: z.number().nullable(),
  /** What the customer usually spends on an order; null in runs that did not keep it. */
  typicalOrder: z.number().nullable(),
  /** Has not ordered for so long that the model was not tested on such customers. */
  dormant: z.boolean().nullable(),
  /** The strongest first; null without a prediction. */
  reasons: z.array(reasonSchema).nullable(),
  /** Null until somebody does something with the customer. */
  outreach: outreachSchema.nullable(),
});
export type ListedCustomer = z.infer<typeof listedCustomerSchema>;

export const listCustomersSchema = z.strictObject({
  filter: customerFilterSchema.default({}),
  sort: customerSortSchema.default('priority'),
  direction: directionSchema.optional(),
  limit: z.number().int().min(1).max(500).default(50),
  /** From the previous page. It belongs to the run that the page came from, which is shown as long as it is kept. */
  cursor: z.string().max(2_000).nullish(),
});
export type ListCustomers = z.input<typeof listCustomersSchema>;

export const customerPageSchema = z.object({
  runId: z.number().int().nullable(),
  /** Set when a newer run was published since the page before: the list should be fetched from its start to show it. */
  isCurrent: z.boolean(),
  customers: z.array(listedCustomerSchema),
  total: z.number().int(),
  /** Customers whom the filter leaves and whose snooze has not ended, shown or hidden. */
  snoozed: z.number().int(),
  nextCursor: z.string().nullable(),
});
export type CustomerPage = z.infer<typeof customerPageSchema>;

export const facetsSchema = z.object({
  runId: z.number().int().nullable(),
  total: z.number().int(),
  /** Customers by value, each under all filters but its own; the commonest fifty. */
  segment: z.array(z.object({ value: z.string(), customers: z.number().int() })),
  country: z.array(z.object({ value: z.string(), customers: z.number().int() })),
  state: z.array(z.object({ value: z.string(), customers: z.number().int() })),
});
export type Facets = z.infer<typeof facetsSchema>;

export const customerDetailsSchema = z.object({
  customerId: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  city: z.string().nullable(),
  state: z.string().nullable(),
  country: z.string().nullable(),
  postalCode: z.string().nullable(),
  signedUpAt: z.string().nullable(),
  runId: z.number().int().nullable(),
  /** Null for who has no counted order as of the run. */
  standing: listedCustomerSchema.nullable(),
  orders: z.array(
    z.object({
      orderId: z.string(),
      orderedAt: z.string(),
      status: z.string(),
      isCancelled: z.boolean(),
      /** The shop's, as are the amounts. */
      currency: z.string(),
      amount: z.number(),
      returned: z.number(),
      /** As the source wrote it, where that was another currency; without a rate it counts one to one. */
      original: z.object({ currency: z.string(), amount: z.number(), exchangeRate: z.number().nullable() }).nullable(),
      products: z.array(
        z.object({
          productId: z.string().nullable(),
          name: z.string().nullable(),
          category: z.string().nullable(),
          quantity: z.number(),
          unitPrice: z.number(),
        }),
      ),
    }),
  ),
});
export type CustomerDetails = z.infer<typeof customerDetailsSchema>;
