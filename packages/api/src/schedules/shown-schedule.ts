import type { Schedule, SchedulePreview } from '@foresale/contract';
import { nextTimes, ScheduleProblem, type StoredSchedule } from '@foresale/db/schedules';
import { describeCron } from './describe-cron.ts';

const shownTimes = 5;

export function previewOf({ cron, timeZone }: { readonly cron: string; readonly timeZone: string }): SchedulePreview {
  const times = nextTimes({ cron, timeZone, count: shownTimes });
  return {
    words: describeCron(cron) ?? 'At times of its own',
    timeZone,
    nextTimes: times.map((time) => time.toISOString()),
  };
}

/** A row that somebody wrote into pg-boss's table by hand may not be readable: it is shown, and never comes due. */
export function shownSchedule(schedule: StoredSchedule): Schedule {
  try {
    return { ...schedule, ...previewOf(schedule) };
  } catch (problem) {
    if (!(problem instanceof ScheduleProblem)) throw problem;
    return { ...schedule, words: problem.message, nextTimes: [] };
  }
}
