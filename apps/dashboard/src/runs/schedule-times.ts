/** The shapes of times that the form offers; whatever else a cron expression says is written as one. */
export interface Times {
  readonly every: 'hour' | 'day' | 'week' | 'month' | 'custom';
  readonly minute: number;
  readonly hour: number;
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  readonly day: number;
  readonly cron: string;
}

const untouched: Times = { every: 'day', minute: 0, hour: 3, weekdays: [1], day: 1, cron: '0 3 * * *' };

export function readTimes(cron: string): Times {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.trim().split(/\s+/);
  const times = { ...untouched, cron };
  const custom: Times = { ...times, every: 'custom' };
  if (month !== '*' || !isNumber(minute)) return custom;
  const timed = { ...times, minute: Number(minute), hour: isNumber(hour) ? Number(hour) : untouched.hour };
  if (hour === '*') return day === '*' && weekday === '*' ? { ...timed, every: 'hour' } : custom;
  if (!isNumber(hour)) return custom;
  if (day === '*' && weekday === '*') return { ...timed, every: 'day' };
  if (weekday === '*' && isNumber(day)) return { ...timed, every: 'month', day: Number(day) };
  const weekdays = weekday === '1-5' ? [1, 2, 3, 4, 5] : weekday.split(',').map(Number);
  const areDays = weekdays.every((each) => Number.isInteger(each) && each >= 0 && each <= 7);
  if (day !== '*' || !areDays) return custom;
  return { ...timed, every: 'week', weekdays: [...new Set(weekdays.map((each) => each % 7))].sort() };
}

export function writeTimes({ every, minute, hour, weekdays, day, cron }: Times): string {
  switch (every) {
    case 'hour':
      return `${minute} * * * *`;
    case 'day':
      return `${minute} ${hour} * * *`;
    case 'week':
      return `${minute} ${hour} * * ${weekdays.join(',')}`;
    case 'month':
      return `${minute} ${hour} ${day} * *`;
    case 'custom':
      return cron.trim();
  }
}

/** What is missing before the times say anything. */
export function complaintOf({ every, weekdays, cron }: Times): string | undefined {
  if (every === 'week' && weekdays.length === 0) return 'Choose at least one day of the week.';
  if (every === 'custom' && cron.trim() === '') return 'Write minute, hour, day of the month, month, day of the week.';
  return undefined;
}

function isNumber(text: string): boolean {
  return /^\d{1,2}$/.test(text);
}
