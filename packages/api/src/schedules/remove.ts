import { recordAudit } from '@foresale/db/identity';
import { removeSchedule } from '@foresale/db/schedules';
import { z } from 'zod';
import { actorOf } from '../identity/actor.ts';
import { procedure } from '../trpc.ts';
import { keyInput } from './schedule-input.ts';

export const remove = procedure('analyst')
  .input(z.strictObject({ key: keyInput }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { key } }) => {
    await removeSchedule(ctx.pool, key, (transaction, { name, cron, train }) =>
      recordAudit(transaction, {
        actor: actorOf(ctx.identity),
        action: 'schedule removed',
        subject: name,
        detail: { cron, train },
      }),
    );
    return {};
  });
