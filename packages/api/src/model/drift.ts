import { driftEntrySchema } from '@foresale/contract';
import { readDrift } from '@foresale/db/ledger';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** How far runs have moved away from what their model was tested on, the newest first. */
export const drift = procedure('viewer')
  .input(z.strictObject({ limit: z.number().int().min(1).max(100).default(20) }).prefault({}))
  .output(z.array(driftEntrySchema))
  .query(async ({ ctx, input }) => [...(await readDrift(ctx.pool, input.limit))]);
