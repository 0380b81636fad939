import { roleSchema, text } from '@foresale/contract';
import { changeUser, recordAudit } from '@foresale/db/identity';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** Changes a user's role or name, or locks them out. */
export const change = procedure('admin')
  .input(
    z.strictObject({
      id: z.number().int().positive(),
      role: roleSchema.optional(),
      name: text(200).trim().min(1).optional(),
      disabled: z.boolean().optional(),
    }),
  )
  .output(z.object({ revokedTokens: z.number().int() }))
  .mutation(async ({ ctx, input: { id, role, name, disabled } }) => {
    const changes = {
      ...(role === undefined ? {} : { role }),
      ...(name === undefined ? {} : { name }),
      ...(disabled === undefined ? {} : { disabled }),
    };
    const { revokedTokens } = await changeUser(ctx.pool, id, changes);
    ctx.identities.forget({ kind: 'user', id });
    const actor = actorOf(ctx.identity);
    const detail = disabled === true ? { ...changes, revokedTokens } : changes;
    await recordAudit(ctx.pool, { actor, action: 'user changed', subject: `user ${id}`, detail });
    return { revokedTokens };
  });
