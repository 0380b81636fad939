import { currencyInUseSchema, exchangeRateSchema } from '@foresale/contract';
import { listRates, readCurrenciesInUse } from '@foresale/db/rates';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** The currencies that orders are in beside the shop's, and the newest rates. */
export const list = procedure('analyst')
  .input(
    z
      .strictObject({ currency: z.string().max(3).optional(), limit: z.number().int().min(1).max(1_000).default(50) })
      .prefault({}),
  )
  .output(z.object({ currencies: z.array(currencyInUseSchema), rates: z.array(exchangeRateSchema) }))
  .query(async ({ ctx, input }) => ({
    currencies: [...(await readCurrenciesInUse(ctx.pool))],
    rates: [...(await listRates(ctx.pool, input))],
  }));
