import { recordAudit } from '@foresale/db/identity';
import { undoOutreach } from '@foresale/db/outreach';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Takes back a change of the caller's own; customers whom somebody changed since keep that. */
export const undo = procedure('manager')
  .input(z.strictObject({ changeId: z.number().int().positive() }))
  .output(z.object({ restored: z.number().int(), kept: z.number().int() }))
  .mutation(async ({ ctx, input: { changeId } }) => {
    const { identity, pool, outreach } = ctx;
    if (identity.kind !== 'user') throw new ApiProblem(409, 'A token cannot undo a change');
    const actor = actorOf(identity);
    const undone = await undoOutreach(pool, { changeId, userId: identity.id, actor });
    const restored = undone.customerIds.length;
    await Promise.all([
      outreach.apply(undone.changeId),
      recordAudit(pool, {
        actor,
        action: 'outreach undone',
        subject: `${restored} ${restored === 1 ? 'customer' : 'customers'}`,
        detail: { changeId, kept: undone.kept },
      }),
    ]);
    return { restored, kept: undone.kept };
  });
