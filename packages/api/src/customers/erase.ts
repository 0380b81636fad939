import { text } from '@foresale/contract';
import { eraseCustomer } from '@foresale/db/erasure';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Forgets a person on request: contact data and notes are gone everywhere, what they bought stays under their id. */
export const erase = procedure('admin')
  .input(z.strictObject({ customerId: text(500).min(1) }))
  .output(z.object({ rows: z.record(z.string(), z.number().int()) }))
  .mutation(async ({ ctx, input: { customerId } }) => {
    const report = await eraseCustomer(ctx.pool, { customerId, actor: actorOf(ctx.identity) });
    if (report === null) throw new ApiProblem(404, 'Customer not found');
    return { rows: { ...report.rows } };
  });
