import { endSessionOf, recordAudit } from '@foresale/db/identity';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Signs the caller out in one place. */
export const endSession = procedure('viewer')
  .input(z.strictObject({ id: z.number().int().positive().max(Number.MAX_SAFE_INTEGER) }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { id } }) => {
    const { identity } = ctx;
    if (identity.kind === 'token') throw new ApiProblem(409, 'A token has no sessions');
    if (!(await endSessionOf(ctx.pool, identity.id, id))) throw new ApiProblem(404, 'Session not found');
    ctx.identities.forget(identity);
    await recordAudit(ctx.pool, { actor: actorOf(identity), action: 'session ended' });
    return {};
  });
