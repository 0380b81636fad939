import { thresholdTableSchema } from '@foresale/contract';
import { readThresholds } from '@foresale/db/models';
import { shopDay } from '../outreach/shop-day.ts';
import { procedure } from '../trpc.ts';
import { answerAbout, whichModel } from './which-model.ts';

/** What each threshold does on the test cut-off, and whom it would have called today. */
export const thresholds = procedure('viewer')
  .input(whichModel)
  .output(thresholdTableSchema.nullable())
  .query(({ ctx, input }) =>
    answerAbout(ctx.pool, input, async (modelId) => {
      const run = await ctx.snapshots.current();
      // Today's list was scored by one model: it says nothing about the calls of another.
      const runId = run?.modelId === modelId ? run.runId : null;
      const outreach = run === null ? [] : [(await ctx.outreach.settled()).version, shopDay(run.timeZone)];
      return ctx.snapshots.remember(runId ?? 0, `thresholds ${modelId} ${outreach}`, () =>
        readThresholds(ctx.pool, { modelId, runId }),
      );
    }),
  );
