import { saveViewSchema } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { restoreView } from '@foresale/db/views';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';
import { userOf } from './user-of.ts';

/** Brings a deleted view back, unless its name is taken by now. */
export const restore = procedure('viewer')
  .input(saveViewSchema)
  .output(z.object({}))
  .mutation(async ({ ctx, input }) => {
    if (!(await restoreView(ctx.pool, userOf(ctx.identity), input)))
      throw new ApiProblem(409, `You have another view named ${input.name} by now`);
    await recordAudit(ctx.pool, { actor: actorOf(ctx.identity), action: 'view restored', subject: input.name });
    return {};
  });
