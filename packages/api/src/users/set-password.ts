import { passwordSchema } from '@foresale/contract';
import { changeUser, recordAudit } from '@foresale/db/identity';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** A user's own new password. It ends all their sessions, this one too. */
export const setPassword = procedure('viewer')
  .input(z.strictObject({ password: passwordSchema }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { password } }) => {
    const { identity } = ctx;
    if (identity.kind === 'token') throw new ApiProblem(409, 'A token has no password');
    await changeUser(ctx.pool, identity.id, { password });
    await recordAudit(ctx.pool, { actor: actorOf(identity), action: 'password set', subject: `user ${identity.id}` });
    return {};
  });
