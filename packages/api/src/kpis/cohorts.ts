import { cohortMonthSchema } from '@foresale/contract';
import { readCohorts } from '@foresale/db/kpis';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** Retention by month of the first purchase, as known at the as-of moment of the current run. */
export const cohorts = procedure('viewer')
  .output(z.array(cohortMonthSchema))
  .query(async ({ ctx }) => {
    const run = await ctx.snapshots.current();
    if (run === null) return [];
    return [...(await ctx.snapshots.remember(run.runId, 'cohorts', () => readCohorts(ctx.pool, run.runId)))];
  });
