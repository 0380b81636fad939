import { listedImportSchema } from '@foresale/contract';
import { listImports } from '@foresale/db/import';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** Imports, newest first. */
export const list = procedure('analyst')
  .input(
    z
      .strictObject({
        before: z.number().int().positive().optional(),
        limit: z.number().int().min(1).max(100).default(20),
      })
      .prefault({}),
  )
  .output(z.array(listedImportSchema))
  .query(async ({ ctx, input }) => [...(await listImports(ctx.pool, input))]);
