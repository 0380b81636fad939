import { scheduleSchema } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { pauseSchedule } from '@foresale/db/schedules';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';
import { keyInput } from './schedule-input.ts';
import { shownSchedule } from './shown-schedule.ts';

/** Lets a schedule rest, or wakes it; its times stay as they are. */
export const pause = procedure('analyst')
  .input(z.strictObject({ key: keyInput, paused: z.boolean() }))
  .output(scheduleSchema)
  .mutation(async ({ ctx, input }) => {
    const saved = await pauseSchedule(ctx.pool, input, (transaction, { name }) =>
      recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: input.paused ? 'schedule paused' : 'schedule resumed',
        subject: name,
      }),
    );
    return shownSchedule(saved);
  });
