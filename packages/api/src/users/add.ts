import { emailSchema, roleSchema, text } from '@foresale/contract';
import { addUser, createSignInLink, recordAudit } from '@foresale/db/identity';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** Adds a user and returns the link for the first sign-in, which then asks them to choose a password. */
export const add = procedure('admin')
  .input(z.strictObject({ email: emailSchema, role: roleSchema, name: text(200).trim().min(1).optional() }))
  .output(z.object({ id: z.number().int(), path: z.string() }))
  .mutation(async ({ ctx, input: { email, role, name } }) => {
    const { id } = await addUser(ctx.pool, { email, role, ...(name === undefined ? {} : { name }) });
    const actor = actorOf(ctx.identity);
    await recordAudit(ctx.pool, { actor, action: 'user added', subject: `user ${id}`, detail: { email, role } });
    return { id, path: (await createSignInLink(ctx.pool, id)).path };
  });
