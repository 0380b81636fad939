import { roleSchema, text } from '@foresale/contract';
import { createToken, recordAudit } from '@foresale/db/identity';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** Makes an API token and shows its secret, this once. */
export const create = procedure('admin')
  .input(z.strictObject({ name: text(200).trim().min(1), role: roleSchema }))
  .output(z.object({ id: z.number().int(), token: z.string() }))
  .mutation(async ({ ctx, input }) => {
    const actor = actorOf(ctx.identity);
    const created = await createToken(ctx.pool, { ...input, createdBy: actor });
    await recordAudit(ctx.pool, { actor, action: 'token created', subject: `token ${created.id}`, detail: input });
    return created;
  });
