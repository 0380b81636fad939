import { recordAudit } from '@foresale/db/identity';
import { registryIn, rollBackModel } from '@foresale/db/models';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** Back to the model that scored before the current one did. */
export const rollBack = procedure('analyst')
  .output(z.object({ modelId: z.number().int() }))
  .mutation(({ ctx }) => {
    const actor = actorOf(ctx.identity);
    return ctx.pool.transaction(async (transaction) => {
      const modelId = await rollBackModel(registryIn(transaction), actor);
      await recordAudit(transaction, { actor, action: 'model rolled back', subject: `model ${modelId}` });
      return { modelId };
    });
  });
