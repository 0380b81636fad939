import { outreachEffectSchema } from '@foresale/contract';
import { compareCalled, readEffect } from '@foresale/db/outreach';
import { z } from 'zod';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Did the ones we called buy? Of the current run unless another is named. */
export const effect = procedure('manager')
  .input(z.strictObject({ runId: z.number().int().positive().optional() }).prefault({}))
  .output(outreachEffectSchema.nullable())
  .query(async ({ ctx, input }) => {
    const runId = input.runId ?? (await ctx.snapshots.current())?.runId;
    if (runId === undefined) return null;
    const found = await readEffect(ctx.pool, runId);
    if (found === null) throw new ApiProblem(404, 'Run not found');
    const { rows, publishedAt, until, observedUntil } = found;
    return {
      runId,
      publishedAt: publishedAt.toISOString(),
      until: until.toISOString(),
      observedUntil: observedUntil?.toISOString() ?? null,
      isFinal: observedUntil !== null && observedUntil >= until,
      ...compareCalled(rows),
    };
  });
