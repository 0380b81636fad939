export interface Formats {
  count(value: number): string;
  share(value: number): string;
  /** Without the minor units, which are noise beside a name. */
  money(value: number): string;
  day(isoDay: string): string;
  daysAgo(days: number): string;
}

/** In the reader's own language. */
export function makeFormats(currency: string): Formats {
  const count = new Intl.NumberFormat();
  const wholeShare = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });
  const fineShare = new Intl.NumberFormat(undefined, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const money = new Intl.NumberFormat(undefined, { style: 'currency', currency, maximumFractionDigits: 0 });
  // A day has no zone of its own: it is read and written as UTC so that no zone can move it.
  const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  return {
    count: (value) => count.format(value),
    share: (value) => (value > 0 && value < 0.0995 ? fineShare : wholeShare).format(value),
    money: (value) => money.format(value),
    day: (isoDay) => day.format(new Date(`${isoDay.slice(0, 10)}T00:00:00Z`)),
    daysAgo: (days) => relative.format(-days, 'day'),
  };
}
