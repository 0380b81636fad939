const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const number = /^\d{1,2}$/;
const everyNth = /^\*\/([1-9]\d?)$/;

/** What a cron expression says, for the shapes that people use; null for one that only its next times can explain. */
export function describeCron(cron: string): string | null {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cron.trim().split(/\s+/);
  if (month !== '*') return null;
  if (number.test(minute) && number.test(hour)) {
    const days = describeDays(day, weekday);
    return days === null ? null : `${days} at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  }
  return day === '*' && weekday === '*' ? describeHours(minute, hour) : null;
}

function describeDays(day: string, weekday: string): string | null {
  if (day === '*') return weekday === '*' ? 'Every day' : describeWeekdays(weekday);
  if (weekday !== '*') return null;
  if (day.toUpperCase() === 'L') return 'On the last day of each month';
  return number.test(day) ? `On the ${ordinal(Number(day))} of each month` : null;
}

function describeWeekdays(weekday: string): string | null {
  if (weekday === '1-5') return 'From Monday to Friday';
  const names = weekday.split(',').map((each) => (/^[0-7]$/.test(each) ? dayNames[Number(each) % 7] : undefined));
  if (names.includes(undefined)) return null;
  return names.length === 1 ? `Every ${names[0]}` : `Every ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function describeHours(minute: string, hour: string): string | null {
  if (hour === '*' && number.test(minute)) {
    return minute.padStart(2, '0') === '00' ? 'Every hour, on the hour' : `Every hour, at ${Number(minute)} past`;
  }
  // Steps begin anew with each hour or day: "every 7 minutes" would promise an evenness that is not there.
  const minutes = Number(everyNth.exec(minute)?.[1]);
  if (hour === '*' && 60 % minutes === 0) return minutes === 1 ? 'Every minute' : `Every ${minutes} minutes`;
  const hours = Number(everyNth.exec(hour)?.[1]);
  if (number.test(minute) && 24 % hours === 0 && hours > 1) return `Every ${hours} hours, at ${Number(minute)} past`;
  return null;
}

function ordinal(value: number): string {
  const tens = value % 100;
  const suffix = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${suffix}`;
}
