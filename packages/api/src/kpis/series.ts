import { day, kpiSchema, periodSchema } from '@foresale/contract';
import { readKpis } from '@foresale/db/kpis';
import { z } from 'zod';
import { procedure } from '../trpc.ts';

/** Revenue, orders and customers by period, as known at the as-of moment of the current run. */
export const series = procedure('viewer')
  .input(
    z.strictObject({ period: periodSchema.default('month'), from: day.optional(), until: day.optional() }).prefault({}),
  )
  .output(z.array(kpiSchema))
  .query(async ({ ctx, input: { period, from, until } }) => {
    const run = await ctx.snapshots.current();
    if (run === null) return [];
    const given = {
      runId: run.runId,
      period,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    };
    const key = `kpis ${JSON.stringify(given)}`;
    return [...(await ctx.snapshots.remember(run.runId, key, () => readKpis(ctx.pool, given)))];
  });
