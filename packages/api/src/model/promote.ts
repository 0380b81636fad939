import { recordAudit } from '@foresale/db/identity';
import { promoteModel, registryIn } from '@foresale/db/models';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** From the next run on this model scores. One that loses to its baselines takes a written reason. */
export const promote = procedure('analyst')
  .input(
    z.strictObject({
      modelId: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
      overrideReason: z.string().trim().max(1_000).optional(),
    }),
  )
  .output(z.object({}))
  .mutation(async ({ ctx, input: { modelId, overrideReason } }) => {
    const actor = actorOf(ctx.identity);
    await ctx.pool.transaction(async (transaction) => {
      await recordAudit(transaction, {
        actor,
        action: 'model promoted',
        subject: `model ${modelId}`,
        detail: overrideReason === undefined ? {} : { overrideReason },
      });
      // Last, since its event holds a lock until the commit.
      await promoteModel(registryIn(transaction), {
        modelId,
        actor,
        ...(overrideReason === undefined ? {} : { overrideReason }),
      });
    });
    return {};
  });
