import { exchangeRateSchema } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { setRate } from '@foresale/db/rates';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** Says what a currency is worth from a day on. */
export const set = procedure('analyst')
  .input(exchangeRateSchema)
  .output(z.object({}))
  .mutation(async ({ ctx, input }) => {
    await setRate(ctx.pool, input, (transaction, before) =>
      recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: 'exchange rate set',
        subject: `${input.currency} on ${input.day}`,
        detail: { rate: input.rate, formerRate: before },
      }),
    );
    return {};
  });
