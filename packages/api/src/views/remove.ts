import { removeView } from '@foresale/db/views';
import { z } from 'zod';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';
import { userOf } from './user-of.ts';

/** Forgets a view of the caller's own. */
export const remove = procedure('viewer')
  .input(z.strictObject({ id: z.number().int().positive() }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { id } }) => {
    if (!(await removeView(ctx.pool, userOf(ctx.identity), id))) throw new ApiProblem(404, 'View not found');
    return {};
  });
