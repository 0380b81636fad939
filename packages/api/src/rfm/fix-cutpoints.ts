import { fixCutpointsSchema } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { fixCutpoints as fix } from '@foresale/db/segments';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** Sets the cut-points of a measure from the next run on, or gives them back to the percentiles. */
export const fixCutpoints = procedure('analyst')
  .input(fixCutpointsSchema)
  .output(z.null())
  .mutation(async ({ ctx, input: { bands, measure, cuts } }) => {
    await ctx.pool.transaction(async (transaction) => {
      const action = cuts === null ? 'cut-points released' : 'cut-points set by hand';
      const detail = { bands, ...(cuts === null ? {} : { cuts }) };
      await recordAudit(transaction, { actor: actorOf(ctx.identity), action, subject: measure, detail });
      await fix(transaction, { bands, measure, cuts });
    });
    return null;
  });
