import { createSignInLink, forgetPassword, recordAudit } from '@foresale/db/identity';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** Signs a user out everywhere and returns a one-time link, which then asks them to choose a new password. */
export const resetPassword = procedure('admin')
  .input(z.strictObject({ id: z.number().int().positive() }))
  .output(z.object({ path: z.string() }))
  .mutation(async ({ ctx, input: { id } }) => {
    await forgetPassword(ctx.pool, id);
    ctx.identities.forget({ kind: 'user', id });
    const link = await createSignInLink(ctx.pool, id);
    await recordAudit(ctx.pool, { actor: actorOf(ctx.identity), action: 'password reset', subject: `user ${id}` });
    return { path: link.path };
  });
