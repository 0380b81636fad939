import { scheduleSchema } from '@foresale/contract';
import { listSchedules } from '@foresale/db/schedules';
import { z } from 'zod';
import { procedure } from '../trpc.ts';
import { shownSchedule } from './shown-schedule.ts';

/** When runs are asked for by themselves, with the next times. */
export const list = procedure('analyst')
  .output(z.array(scheduleSchema))
  .query(async ({ ctx }) => (await listSchedules(ctx.pool)).map(shownSchedule));
