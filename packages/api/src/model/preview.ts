import { modelPreviewSchema } from '@foresale/contract';
import { registryIn } from '@foresale/db/models';
import { previewModel } from '@foresale/prediction';
import { z } from 'zod';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** How many of today's top customers another model would change: everyone is scored by it, and nothing is kept. */
export const preview = procedure('analyst')
  .input(
    z.strictObject({
      modelId: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
      top: z.number().int().min(1).max(10_000).default(100),
    }),
  )
  .output(modelPreviewSchema)
  .query(async ({ ctx, input: { modelId, top } }) => {
    const run = await ctx.snapshots.current();
    if (run === null) throw new ApiProblem(409, 'There is no list yet that could change');
    const found = await ctx.snapshots.remember(run.runId, `preview ${modelId} ${top}`, () =>
      ctx.pool.transaction((transaction) => previewModel(registryIn(transaction), { modelId, runId: run.runId, top })),
    );
    if (found === null) throw new ApiProblem(404, `There is no model ${modelId}`);
    return found;
  });
