import { moment } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { checkAsOf, requestRun } from '@foresale/db/runs';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { ApiProblem } from '../problem.ts';
import { procedure } from '../trpc.ts';

/** Asks for a run; while one is under way the answer is that one. */
export const request = procedure('analyst')
  .input(
    z
      .strictObject({
        asOf: moment.optional(),
        /** Needed for a moment before the newest order: its list becomes everybody's. */
        acceptsOlder: z.boolean().default(false),
        train: z.boolean().default(false),
      })
      .prefault({}),
  )
  .output(z.object({ runId: z.number().int(), started: z.boolean() }))
  .mutation(async ({ ctx, input: { asOf, acceptsOlder, train } }) => {
    const actor = actorOf(ctx.identity);
    if (asOf !== undefined) {
      const verdict = await checkAsOf(ctx.pool, new Date(asOf));
      if (verdict.kind === 'impossible') throw new ApiProblem(400, `asOf: ${verdict.sentence}`);
      if (verdict.kind === 'older' && !acceptsOlder) {
        throw new ApiProblem(409, `asOf: ${verdict.sentence}; say acceptsOlder if that is what you want`);
      }
    }
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
