import { readNamedDate } from './month-names.ts';

/** Which number of `3/4/2017` is the month. A column has one order, found from all of its rows (column-styles.ts). */
export type DateOrder = 'month-first' | 'day-first';

const iso =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;
const slashed =
  /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?)?$/;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?\s?([ap])?\.?(?:m\.?)?([+-]\d{2}:?\d{2})?$/;
const compact = /^(\d{4})(\d{2})(\d{2})$/;

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The two numbers before the year of a date whose order the column must tell. */
export function slashParts(text: string): { first: number; second: number; isDotted: boolean } | undefined {
  const found = slashed.exec(text);
  if (found === null) return undefined;
  return { first: Number(found[1]), second: Number(found[3]), isDotted: found[2] === '.' };
}

export function isSlashed(text: string): boolean {
  return slashed.test(text);
}

/**
 * A moment as PostgreSQL reads it, `YYYY-MM-DD HH:MM:SS` with the offset where the source gave one, or undefined where the
 * text is no moment that exists. Without an offset it is in the shop's time zone, which the database knows.
 */
export function readMoment(text: string, order: DateOrder): string | undefined {
  const found = iso.exec(text);
  if (found !== null) {
    const day = readDay(found[1], found[2], found[3]);
    const time = readTime(found[4], found[5], found[6]);
    return day === undefined || time === undefined ? undefined : `${day} ${time}${found[7] ?? ''}${found[8] ?? ''}`;
  }
  const parts = slashed.exec(text);
  if (parts !== null) {
    const [month, date] = order === 'month-first' ? [parts[1], parts[3]] : [parts[3], parts[1]];
    const day = readDay(fullYear(parts[4] ?? ''), month, date);
    const time = readTime(twentyFour(parts[5], parts[8]), parts[6], parts[7]);
    return day === undefined || time === undefined ? undefined : `${day} ${time}`;
  }
  const digits = compact.exec(text);
  if (digits !== null) return readDay(digits[1], digits[2], digits[3]);
  const named = readNamedDate(text);
  if (named === undefined) return undefined;
  const day = readDay(fullYear(named.year), named.month, named.day);
  const [, hour, minute, second, half, zone] = clock.exec(named.time) ?? [];
  const time = readTime(twentyFour(hour, half), minute, second);
  return day === undefined || time === undefined ? undefined : `${day} ${time}${zone ?? ''}`;
}

function readDay(year = '', month = '', day = ''): string | undefined {
  const y = Number(year);
  const m = Number(month);
  const d = Number(day);
  if (y < 1900 || y > 2199 || m < 1 || m > 12 || d < 1 || d > (monthDays[m - 1] ?? 0)) return undefined;
  if (m === 2 && d === 29 && (y % 4 !== 0 || (y % 100 === 0 && y % 400 !== 0))) return undefined;
  return `${year}-${pad(month)}-${pad(day)}`;
}

function readTime(hour = '0', minute = '00', second = '00'): string | undefined {
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${pad(hour)}:${minute}:${second}`;
}

/** Two digits: 70 to 99 are the last century's. */
function fullYear(year: string): string {
  if (year.length === 4) return year;
  return Number(year) >= 70 ? `19${year}` : `20${year}`;
}

function twentyFour(hour: string | undefined, half: string | undefined): string | undefined {
  if (hour === undefined || half === undefined) return hour;
  const h = Number(hour);
  if (h < 1 || h > 12) return '99';
  return String((h % 12) + (half.toLowerCase() === 'p' ? 12 : 0));
}

function pad(digits: string): string {
  return digits.length === 1 ? `0${digits}` : digits;
}
