import { saveViewSchema } from '@foresale/contract';
import { saveView } from '@foresale/db/views';
import { z } from 'zod';
import { procedure } from '../trpc.ts';
import { userOf } from './user-of.ts';

/** Keeps a view under a name; one of that name is replaced. */
export const save = procedure('viewer')
  .input(saveViewSchema)
  .output(z.object({ id: z.number().int() }))
  .mutation(async ({ ctx, input }) => ({ id: await saveView(ctx.pool, userOf(ctx.identity), input) }));
