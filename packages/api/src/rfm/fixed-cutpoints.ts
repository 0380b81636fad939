import { fixedCutpointsSchema } from '@foresale/contract';
import { listFixedCutpoints } from '@foresale/db/segments';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** The cut-points that were set by hand and wait for the next run; the current run may have used others. */
export const fixedCutpoints = procedure('viewer')
  .output(z.array(fixedCutpointsSchema))
  .query(async ({ ctx }) => [...(await listFixedCutpoints(ctx.pool))]);
