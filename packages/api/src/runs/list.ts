import { runSchema } from '@foresale/contract';
import { listRuns } from '@foresale/db/lists';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** Runs, newest first, with their steps. */
export const list = procedure('viewer')
  .input(
    z
      .strictObject({
        before: z.number().int().positive().optional(),
        limit: z.number().int().min(1).max(100).default(20),
      })
      .prefault({}),
  )
  .output(z.array(runSchema))
  .query(async ({ ctx, input }) => [...(await listRuns(ctx.pool, input))]);
