import { recordAudit } from '@foresale/db/identity';
import { chooseScheme } from '@foresale/db/segments';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** The next run names its customers by this scheme. */
export const choose = procedure('analyst')
  .input(z.strictObject({ schemeId: z.number().int().positive() }))
  .output(z.null())
  .mutation(async ({ ctx, input: { schemeId } }) => {
    await ctx.pool.transaction(async (transaction) => {
      await recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: 'scheme chosen',
        subject: `scheme ${schemeId}`,
      });
      await chooseScheme(transaction, schemeId);
    });
    return null;
  });
