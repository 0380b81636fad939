import { ScheduleProblem } from './schedule-problem.ts';
import { calculator } from './scheduler-on.ts';

/** Minute, hour, day of the month, month, day of the week. Seconds, which pg-boss would also read, are no business of a run. */
const fiveFields = /^\s*\S+(\s+\S+){4}\s*$/;

export interface TimesRequest {
  readonly cron: string;
  readonly timeZone: string;
  readonly count: number;
  readonly from?: Date;
}

/**
 * When a schedule comes due next, as pg-boss reckons it: in a night when the clocks go forward, a time that does not exist
 * comes an hour later; when they go back, a time that comes twice counts once, unless it is due every hour.
 */
export function nextTimes({ cron, timeZone, count, from }: TimesRequest): readonly Date[] {
  if (!fiveFields.test(cron)) {
    throw new ScheduleProblem(
      'wrong-times',
      'A schedule has five parts: minute, hour, day of the month, month, day of the week',
    );
  }
  try {
    return calculator.previewSchedule(cron.trim(), { tz: timeZone, count, from: from ?? new Date() });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause);
    throw new ScheduleProblem('wrong-times', `These times cannot be read: ${reason}`, { cause });
  }
}
