import { listCategories } from '@foresale/db/segments';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

const most = 300;

/** What customers can be filtered by when they are asked for by the category that they bought. */
export const categories = procedure('viewer')
  .output(z.array(z.string()))
  .query(async ({ ctx }) => [...(await listCategories(ctx.pool, most))]);
