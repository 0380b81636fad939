import { cutpointsSchema } from '@foresale/contract';
import { readCutpoints } from '@foresale/db/segments';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** Where the current run cut recency, frequency and monetary, and how many customers share a score. */
export const cutpoints = procedure('viewer')
  .output(z.array(cutpointsSchema))
  .query(async ({ ctx }) => {
    const run = await ctx.snapshots.current();
    if (run === null) return [];
    return [...(await ctx.snapshots.remember(run.runId, 'cutpoints', () => readCutpoints(ctx.pool, run.runId)))];
  });
