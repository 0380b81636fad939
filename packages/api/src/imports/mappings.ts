import { rememberedMappingSchema } from '@foresale/contract';
import { listMappings } from '@foresale/db/import';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** The mappings that were given, by the header they are found by. */
export const mappings = procedure('analyst')
  .output(z.array(rememberedMappingSchema))
  .query(async ({ ctx }) => [...(await listMappings(ctx.pool))]);
