import { recordAudit, revokeToken } from '@foresale/db/identity';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Ends a token at once: its next request is refused and its sockets are closed. */
export const revoke = procedure('admin')
  .input(z.strictObject({ id: z.number().int().positive() }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { id } }) => {
    if (!(await revokeToken(ctx.pool, id))) throw new ApiProblem(404, 'Token not found');
    ctx.identities.forget({ kind: 'token', id });
    await recordAudit(ctx.pool, { actor: actorOf(ctx.identity), action: 'token revoked', subject: `token ${id}` });
    return {};
  });
