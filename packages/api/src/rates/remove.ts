import { rateKeySchema } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { removeRate } from '@foresale/db/rates';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Takes a rate back; orders that were converted by it keep their amounts. */
export const remove = procedure('analyst')
  .input(rateKeySchema)
  .output(z.object({}))
  .mutation(async ({ ctx, input }) => {
    const removed = await removeRate(ctx.pool, input, (transaction, before) =>
      recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: 'exchange rate removed',
        subject: `${input.currency} on ${input.day}`,
        detail: { formerRate: before },
      }),
    );
    if (!removed) throw new ApiProblem(404, 'Rate not found');
    return {};
  });
