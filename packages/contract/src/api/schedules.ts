import { z } from 'zod';

/** When runs are asked for by themselves. */
export const scheduleSchema = z.object({
  key: z.string(),
  name: z.string(),
  /** Minute, hour, day of the month, month, day of the week, in the shop's time zone. */
  cron: z.string(),
  timeZone: z.string(),
  /** The same in words: "Every day at 03:00". */
  words: z.string(),
  /** Whether its runs train a model first. */
  train: z.boolean(),
  paused: z.boolean(),
  /** The next moments at which it comes due. */
  nextTimes: z.array(z.string()),
});
export type Schedule = z.infer<typeof scheduleSchema>;

export const schedulePreviewSchema = scheduleSchema.pick({ words: true, timeZone: true, nextTimes: true });
export type SchedulePreview = z.infer<typeof schedulePreviewSchema>;
