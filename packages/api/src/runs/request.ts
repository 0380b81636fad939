import { moment } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { requestRun } from '@foresale/db/runs';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';

/** Asks for a run; while one is under way the answer is that one. */
export const request = procedure('analyst')
  .input(z.strictObject({ asOf: moment.optional(), train: z.boolean().default(false) }).prefault({}))
  .output(z.object({ runId: z.number().int(), started: z.boolean() }))
  .mutation(async ({ ctx, input: { asOf, train } }) => {
    const actor = actorOf(ctx.identity);
    const run = await requestRun(ctx.pool, {
      requestedBy: actor,
      train,
      asOf: asOf === undefined ? undefined : new Date(asOf),
    });
    if (run.started) {
      await recordAudit(ctx.pool, {
        actor,
        action: 'run requested',
        subject: `run ${run.runId}`,
        detail: { asOf: asOf ?? null, train },
      });
    }
    return run;
  });
