import { recordAudit } from '@foresale/db/identity';
import { cancelTraining } from '@foresale/db/trainings';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Stops a training that waits or works; the run that waits for it goes on with the model that there is. */
export const cancel = procedure('analyst')
  .input(z.strictObject({ trainingId: z.number().int().positive() }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { trainingId } }) => {
    if (!(await cancelTraining(ctx.pool, trainingId))) throw new ApiProblem(409, 'The training is not under way');
    await recordAudit(ctx.pool, {
      actor: actorOf(ctx.identity),
      action: 'training cancelled',
      subject: `training ${trainingId}`,
    });
    return {};
  });
