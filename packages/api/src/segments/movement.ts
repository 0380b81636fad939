import { movementSchema } from '@foresale/contract';
import { countMovements } from '@foresale/db/segments';
import { z } from 'zod';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

const runId = z.number().int().positive();

/** How many customers went from which segment to which between two runs whose snapshots are kept, and why. */
export const movement = procedure('viewer')
  .input(z.strictObject({ fromRunId: runId, toRunId: runId }))
  .output(z.array(movementSchema))
  .query(async ({ ctx, input: { fromRunId, toRunId } }) => {
    const [from, to] = await Promise.all([ctx.snapshots.find(fromRunId), ctx.snapshots.find(toRunId)]);
    for (const [run, id] of [
      [from, fromRunId],
      [to, toRunId],
    ] as const) {
      if (run === null) throw new ApiProblem(404, `The results of run ${id} are not kept`);
    }
    const moves = await ctx.snapshots.remember(toRunId, `movement from ${fromRunId}`, () =>
      countMovements(ctx.pool, { fromRunId, toRunId }),
    );
    return moves.map(({ from_segment, to_segment, cause, customers }) => ({
      from: from_segment,
      to: to_segment,
      cause,
      customers,
    }));
  });
