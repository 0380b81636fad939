import { scheduleSchema } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { saveSchedule } from '@foresale/db/schedules';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';
import { scheduleInput } from './schedule-input.ts';
import { shownSchedule } from './shown-schedule.ts';

/** Adds a schedule, or changes the one with the key. */
export const save = procedure('analyst')
  .input(scheduleInput)
  .output(scheduleSchema)
  .mutation(async ({ ctx, input }) => {
    const saved = await saveSchedule(ctx.pool, input, (transaction, { name, cron, timeZone, train, paused }) =>
      recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: input.key === undefined ? 'schedule added' : 'schedule changed',
        subject: name,
        detail: { cron, timeZone, train, paused },
      }),
    );
    return shownSchedule(saved);
  });
