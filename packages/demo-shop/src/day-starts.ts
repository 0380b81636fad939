import { dayLength } from './calendar-day.ts';

/**
 * The UTC moments at which the days of a time zone begin: `starts[i]` for day `startDay + i`, and one more for the end.
 * Asking Intl once per day here replaces asking it once per row, which took longer than everything else together.
 */
export function dayStarts(timeZone: string, startDay: number, endDay: number): Float64Array {
  const offsetAt = offsetReader(timeZone);
  const starts = new Float64Array(endDay - startDay + 1);
  for (let index = 0; index < starts.length; index++) {
    const midnight = (startDay + index) * dayLength;
    // The offset is that of the moment sought; the second look corrects the first on days where the clock was changed.
    const near = midnight - offsetAt(midnight);
    starts[index] = midnight - offsetAt(near);
  }
  return starts;
}

/** Reads how far a zone is ahead of UTC, in milliseconds, at a moment. */
export function offsetReader(timeZone: string): (moment: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  } catch (cause) {
    throw new RangeError(`Unknown time zone "${timeZone}".`, { cause });
  }
  return (moment) => {
    const name = format.formatToParts(moment).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
    const parts = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name);
    const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] = parts ?? [];
    const size = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
    return sign === '-' ? -size : size;
  };
}
