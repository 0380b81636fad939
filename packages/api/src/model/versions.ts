import { modelSchema } from '@foresale/contract';
import { listModels } from '@foresale/db/models';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** Every model that was trained, the newest first. */
export const versions = procedure('viewer')
  .input(z.strictObject({ limit: z.number().int().min(1).max(100).default(20) }).prefault({}))
  .output(z.array(modelSchema))
  .query(async ({ ctx, input }) => [...(await listModels(ctx.pool, input.limit))]);
