import { workbookLimits } from './workbook-limits.ts';

const millisecondsPerDay = 86_400_000;

/** Excel's built-in formats of dates and times. */
function isBuiltIn(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Whether a cell of this number format holds a date. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltIn(id);
  // Excel takes 255 characters.
  if (code.length > workbookLimits.formatCharacters) return false;
  const bare = code.replace(/"[^"]*"|\\.|\[[^[\]]*\]|_./g, '').replace(/general/gi, '');
  return /[ymdhs]/i.test(bare);
}

/** A serial day number as `YYYY-MM-DD HH:MM:SS`. Day 0 is 1899-12-30, which also hides Excel's 29 February 1900. */
export function momentOfSerial(serial: number, from1904: boolean): string {
  const start = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const moment = new Date(start + Math.round(serial * 86_400) * 1000);
  if (Number.isNaN(moment.getTime()) || Math.abs(serial) * millisecondsPerDay > 8e15) return String(serial);
  return moment.toISOString().slice(0, 19).replace('T', ' ');
}
