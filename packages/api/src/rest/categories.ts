import { listCategories } from '@foresale/db/segments';
import { z } from 'zod';
import { mostCategories } from '../rfm/categories.ts';
import { filterQuery } from './query-filter.ts';
import { defineRoute } from './rest-route.ts';

export const categories = defineRoute({
  id: 'listCategories',
  tag: 'Customers',
  method: 'GET',
  path: '/api/customers/categories',
  role: 'viewer',
  summary: `Product categories to filter customers by, the largest first, at most ${mostCategories}.`,
  takes: { query: z.object({ search: filterQuery.search }) },
  response: z.object({ categories: z.array(z.string()) }),
  handle: async ({ services, query }) => ({
    categories: [...(await listCategories(services.pool, { text: query.search, limit: mostCategories }))],
  }),
});
