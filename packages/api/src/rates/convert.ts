import { missingRateSchema } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { convertStoredOrders } from '@foresale/db/settings';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** Converts the stored orders by the rates known now, and says which are missing. */
export const convert = procedure('analyst')
  .input(z.strictObject({}).prefault({}))
  .output(z.object({ converted: z.number().int(), missing: z.array(missingRateSchema) }))
  .mutation(async ({ ctx }) => {
    const { converted, missing } = await convertStoredOrders(ctx.pool, (transaction, outcome) =>
      recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: 'orders converted',
        detail: { orders: outcome.converted },
      }),
    );
    return { converted, missing: [...missing] };
  });
