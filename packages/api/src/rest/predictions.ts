import { z } from 'zod';
import { pageOfCustomers } from '../customers/page-of-customers.ts';
import { ApiProblem } from '../problem.ts';
import { refuseUnknownSegments } from './known-segments.ts';
import { cursorQuery, filterFrom, filterQuery, flag, limitQuery } from './query-filter.ts';
import { defineRoute } from './rest-route.ts';

export const predictions = defineRoute({
  id: 'listPredictions',
  tag: 'Predictions',
  method: 'GET',
  path: '/api/predictions',
  role: 'viewer',
  summary: 'The priority list: who will most likely buy within the horizon, first.',
  isAboutRun: true,
  hidesSnoozed: true,
  problems: [409, 503],
  takes: {
    query: z.object({ ...filterQuery, include_why: flag.default(false), limit: limitQuery, cursor: cursorQuery }),
  },
  response: z.object({
    data: z.array(
      z.object({
        customer_id: z.string(),
        name: z.string().nullable(),
        segment: z.string(),
        rfm_score: z.number().int(),
        purchase_probability: z.number().nullable(),
        predicted_label: z.boolean().nullable(),
        confidence: z.number().nullable(),
        rank: z.number().int(),
        /** With include_why: the strongest reasons, in words. */
        why: z.array(z.string()).optional(),
      }),
    ),
    total: z.number().int(),
    next_cursor: z.string().nullable(),
    prediction_date: z.string().nullable(),
    run_id: z.number().int().nullable(),
  }),
  handle: async ({ services, identity, query }) => {
    await refuseUnknownSegments(services, query.segment);
    const found = await pageOfCustomers(services, identity, {
      filter: filterFrom(query),
      sort: 'probability',
      limit: query.limit,
      withReasons: query.include_why,
      cursor: query.cursor,
    });
    if (found.run?.hasPredictions !== true) throw new ApiProblem(503, 'Model unavailable');
    return {
      data: found.customers.map((customer) => ({
        customer_id: customer.customerId,
        name: customer.name,
        segment: customer.segment,
        rfm_score: customer.rfmScore,
        purchase_probability: customer.purchaseProbability,
        predicted_label: customer.predictedLabel,
        confidence: customer.confidence,
        rank: customer.rank,
        ...(query.include_why ? { why: (customer.reasons ?? []).map(({ sentence }) => sentence) } : {}),
      })),
      total: found.total,
      next_cursor: found.nextCursor,
      prediction_date: found.run.asOfDate,
      run_id: found.runId,
    };
  },
});
