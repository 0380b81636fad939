import { outreachStatusSchema, text } from '@foresale/contract';
import { z } from 'zod';
import { detailsOfCustomer } from '../customers/details-of-customer.ts';
import { defineRoute } from './rest-route.ts';

export const details = defineRoute({
  id: 'getCustomer',
  tag: 'Customers',
  method: 'GET',
  path: '/api/customers/{id}/details',
  role: 'viewer',
  summary: 'One customer: contact, RFM values, prediction and what they bought.',
  problems: [404],
  takes: { params: z.object({ id: text(500).min(1) }) },
  response: z.object({
    customer_id: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    country: z.string().nullable(),
    city: z.string().nullable(),
    rfm: z
      .object({
        recency: z.number().int(),
        frequency: z.number().int(),
        monetary: z.number(),
        segment: z.string(),
        recency_score: z.number().int(),
        frequency_score: z.number().int(),
        monetary_score: z.number().int(),
        rfm_score: z.number().int(),
        overall_rfm_score: z.number().int(),
        last_purchase_date: z.string(),
      })
      .nullable(),
    prediction: z
      .object({
        purchase_probability: z.number(),
        predicted_next_month: z.boolean().nullable(),
        confidence: z.number().nullable(),
      })
      .nullable(),
    outreach: z
      .object({
        status: outreachStatusSchema,
        owner: z.string().nullable(),
        note: z.string().nullable(),
        snoozed_until: z.string().nullable(),
        updated_at: z.string().nullable(),
      })
      .nullable(),
    transaction_history: z.array(
      z.object({
        date: z.string(),
        amount: z.number(),
        products: z.array(z.string()),
        order_id: z.string(),
        status: z.string(),
        returned: z.number(),
        original: z
          .object({ currency: z.string(), amount: z.number(), exchange_rate: z.number().nullable() })
          .nullable(),
      }),
    ),
    run_id: z.number().int().nullable(),
  }),
  handle: async ({ services, identity, params }) => {
    const customer = await detailsOfCustomer(services, identity, params.id);
    const { standing } = customer;
    return {
      customer_id: customer.customerId,
      name: customer.name,
      email: customer.email,
      country: customer.country,
      city: customer.city,
      rfm: standing && {
        recency: standing.recencyDays,
        frequency: standing.frequency,
        monetary: standing.monetary,
        segment: standing.segment,
        recency_score: standing.recencyScore,
        frequency_score: standing.frequencyScore,
        monetary_score: standing.monetaryScore,
        rfm_score: standing.rfmScore,
        overall_rfm_score: standing.overallRfmScore,
        last_purchase_date: standing.lastPurchaseDate,
      },
      prediction:
        standing?.purchaseProbability == null
          ? null
          : {
              purchase_probability: standing.purchaseProbability,
              predicted_next_month: standing.predictedLabel,
              confidence: standing.confidence,
            },
      outreach: standing?.outreach
        ? {
            status: standing.outreach.status,
            owner: standing.outreach.ownerName,
            note: standing.outreach.note,
            snoozed_until: standing.outreach.snoozedUntil,
            updated_at: standing.outreach.updatedAt,
          }
        : null,
      transaction_history: customer.orders.map((order) => ({
        date: order.orderedAt,
        amount: order.amount,
        products: order.products.map((product) => product.name ?? product.productId ?? 'unknown'),
        order_id: order.orderId,
        status: order.status,
        returned: order.returned,
        original: order.original && {
          currency: order.original.currency,
          amount: order.original.amount,
          exchange_rate: order.original.exchangeRate,
        },
      })),
      run_id: customer.runId,
    };
  },
});
