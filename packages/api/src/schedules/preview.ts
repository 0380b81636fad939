import { schedulePreviewSchema } from '@foresale/contract';
import { readSettings } from '@foresale/db/settings';
import { z } from 'zod';
import { procedure } from '../trpc.ts';
import { cronInput } from './schedule-input.ts';
import { previewOf } from './shown-schedule.ts';

/** When a schedule that is being typed would come due. */
export const preview = procedure('analyst')
  .input(z.strictObject({ cron: cronInput }))
  .output(schedulePreviewSchema)
  .query(async ({ ctx, input: { cron } }) => {
    const { timeZone } = await readSettings(ctx.pool);
    return previewOf({ cron, timeZone });
  });
