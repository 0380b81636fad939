import { recordAudit } from '@foresale/db/identity';
import { cancelRun } from '@foresale/db/runs';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Stops a run that waits or works; what it had written is removed. */
export const cancel = procedure('analyst')
  .input(z.strictObject({ runId: z.number().int().positive() }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { runId } }) => {
    if (!(await cancelRun(ctx.pool, runId))) throw new ApiProblem(409, 'The run is not under way');
    await recordAudit(ctx.pool, { actor: actorOf(ctx.identity), action: 'run cancelled', subject: `run ${runId}` });
    return {};
  });
