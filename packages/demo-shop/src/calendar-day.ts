export const dayLength = 86_400_000;

/** The day number (days since 1970-01-01) of a date written as YYYY-MM-DD. */
export function daysFromDate(name: string, date: string): number {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // Date.parse accepts 2025-02-30 and moves it into March; writing it out again shows that.
  if (Number.isNaN(moment) || dateFromDays(moment / dayLength) !== date) {
    throw new RangeError(`${name} must be a date such as 2025-12-31.`);
  }
  return moment / dayLength;
}

/** The date of a day number, as YYYY-MM-DD. */
export function dateFromDays(day: number): string {
  return new Date(day * dayLength).toISOString().slice(0, 10);
}

/** 0 for Monday to 6 for Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
