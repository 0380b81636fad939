const formats = new Map<string, Intl.DateTimeFormat>();

/** The day it is in a time zone, YYYY-MM-DD. */
export function shopDay(timeZone: string, now = new Date()): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    // The Swedish way of writing a day is ISO's.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formats.set(timeZone, format);
  }
  return format.format(now);
}
