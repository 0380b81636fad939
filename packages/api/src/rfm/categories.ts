import { categoryQuestionSchema } from '@foresale/contract';
import { listCategories } from '@foresale/db/segments';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

export const mostCategories = 300;

/** What customers can be filtered by when they are asked for by the category that they bought. */
export const categories = procedure('viewer')
  .input(categoryQuestionSchema)
  .output(z.array(z.string()))
  .query(async ({ ctx, input: { text } }) => [...(await listCategories(ctx.pool, { text, limit: mostCategories }))]);
