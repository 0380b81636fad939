import { endSessionsOf, recordAudit } from '@foresale/db/identity';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Ends every session of the caller, on every device. */
export const signOutEverywhere = procedure('viewer')
  .output(z.object({}))
  .mutation(async ({ ctx }) => {
    const { identity } = ctx;
    if (identity.kind === 'token') throw new ApiProblem(409, 'A token has no sessions; revoke it instead');
    await endSessionsOf(ctx.pool, identity.id);
    ctx.identities.forget(identity);
    await recordAudit(ctx.pool, { actor: actorOf(identity), action: 'sign-out everywhere' });
    return {};
  });
