export { pauseSchedule, removeSchedule, type ScheduleChange, saveSchedule } from './edit-schedules.ts';
export { moveSchedules, prepareSchedules } from './follow-settings.ts';
export { nextTimes, type TimesRequest } from './next-times.ts';
export { ScheduleProblem, type ScheduleProblemCode } from './schedule-problem.ts';
export { listSchedules, type StoredSchedule } from './stored-schedule.ts';
