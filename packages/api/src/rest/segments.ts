import { z } from 'zod';
import { segmentsOfRun } from '../segments/segments-of-run.ts';
import { defineRoute } from './rest-route.ts';

export const segments = defineRoute({
  id: 'countSegments',
  tag: 'Customers',
  method: 'GET',
  path: '/api/customers/segments',
  role: 'viewer',
  summary: 'How many customers each segment has.',
  takes: {},
  isAboutRun: true,
  response: z.object({
    segments: z.record(z.string(), z.number().int()),
    total_customers: z.number().int(),
    last_updated: z.string().nullable(),
  }),
  handle: async ({ services }) => {
    const counts = await segmentsOfRun(services);
    return {
      segments: Object.fromEntries(counts.segments.map(({ segment, customers }) => [segment, customers])),
      total_customers: counts.totalCustomers,
      last_updated: counts.lastUpdated,
    };
  },
});
