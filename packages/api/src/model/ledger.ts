import { ledgerSchema } from '@foresale/contract';
import { readLedger } from '@foresale/db/ledger';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** What became of published predictions: by run, and by band over all runs that are settled. */
export const ledger = procedure('viewer')
  .input(z.strictObject({ limit: z.number().int().min(1).max(100).default(20) }).prefault({}))
  .output(ledgerSchema)
  .query(({ ctx, input }) => readLedger(ctx.pool, input.limit));
