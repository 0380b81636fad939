import { directionSchema } from '@foresale/contract';
import { z } from 'zod';
import { pageOfCustomers } from '../customers/page-of-customers.ts';
import { ApiProblem } from '../problem.ts';
import { refuseUnknownSegments } from './known-segments.ts';
import { cursorQuery, filterFrom, filterQuery, limitQuery } from './query-filter.ts';
import { defineRoute } from './rest-route.ts';
import { sortFrom, sortQuery } from './sort-query.ts';

/** Pages further down are read by skipping rows, which costs time that cursors do not. */
const deepestRow = 100_000;

export const rfm = defineRoute({
  id: 'listCustomers',
  tag: 'Customers',
  method: 'GET',
  path: '/api/customers/rfm',
  role: 'viewer',
  summary: 'Customers with their recency (days), frequency (counted orders), monetary value, segment and score.',
  isAboutRun: true,
  problems: [409],
  takes: {
    query: z.object({
      ...filterQuery,
      sort_by: sortQuery.default('score'),
      direction: directionSchema.optional(),
      limit: limitQuery,
      page: z.coerce.number().int().min(1).max(deepestRow).default(1),
      cursor: cursorQuery,
    }),
  },
  response: z.object({
    data: z.array(
      z.object({
        customer_id: z.string(),
        name: z.string().nullable(),
        recency: z.number().int(),
        frequency: z.number().int(),
        monetary: z.number(),
        segment: z.string(),
        rfm_score: z.number().int(),
        /** Null without a model. */
        expected_value: z.number().nullable(),
      }),
    ),
    total: z.number().int(),
    page: z.number().int(),
    next_cursor: z.string().nullable(),
    run_id: z.number().int().nullable(),
  }),
  handle: async ({ services, identity, query }) => {
    await refuseUnknownSegments(services, query.segment);
    const { limit, page } = query;
    const offset = query.cursor === undefined ? (page - 1) * limit : 0;
    if (offset > deepestRow) throw new ApiProblem(400, `page: goes beyond row ${deepestRow}; use cursor instead`);
    const found = await pageOfCustomers(services, identity, {
      // Every customer has a score: nobody is left out unless that is asked for.
      filter: filterFrom({ ...query, include_snoozed: query.include_snoozed ?? true }),
      sort: sortFrom(query.sort_by),
      direction: query.direction,
      limit,
      offset,
      cursor: query.cursor,
    });
    return {
      data: found.customers.map((customer) => ({
        customer_id: customer.customerId,
        name: customer.name,
        recency: customer.recencyDays,
        frequency: customer.frequency,
        monetary: customer.monetary,
        segment: customer.segment,
        rfm_score: customer.rfmScore,
        expected_value: customer.expectedValue,
      })),
      total: found.total,
      page,
      next_cursor: found.nextCursor,
      run_id: found.runId,
    };
  },
});
