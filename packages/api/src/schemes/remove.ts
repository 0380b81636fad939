import { recordAudit } from '@foresale/db/identity';
import { removeScheme } from '@foresale/db/segments';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** Removes a scheme that somebody made and the next run does not use. */
export const remove = procedure('analyst')
  .input(z.strictObject({ schemeId: z.number().int().positive() }))
  .output(z.null())
  .mutation(async ({ ctx, input: { schemeId } }) => {
    await ctx.pool.transaction(async (transaction) => {
      await recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: 'scheme removed',
        subject: `scheme ${schemeId}`,
      });
      await removeScheme(transaction, schemeId);
    });
    return null;
  });
