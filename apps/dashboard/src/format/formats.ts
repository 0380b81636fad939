/** What the shop counts in. Money travels as a decimal string or a number of whole units, days as YYYY-MM-DD. */
export interface ShopUnits {
  readonly currency: string;
  readonly timeZone: string;
}

export interface Formats {
  count(value: number): string;
  /** Two significant digits below 10 %, none behind the point above: 0.0042 → 0.4 %, 0.372 → 37 %. */
  share(value: number): string;
  /** One digit behind the point, for figures that are compared: 0.372 → 37.2 %. */
  fineShare(value: number): string;
  money(value: number): string;
  /** Without the minor units, for columns in which they are noise. */
  roundMoney(value: number): string;
  day(isoDay: string): string;
  /** Without the year, for axes. */
  shortDay(isoDay: string): string;
  /** The month that a day is in, with its year. */
  month(isoDay: string): string;
  moment(iso: string): string;
  time(iso: string): string;
  /** In words, against a given now: "3 minutes ago". */
  ago(iso: string, now: number): string;
  seconds(value: number): string;
  signed(value: number): string;
  tenths(value: number): string;
  /** Two digits; a step says its sign, a level only when it is below zero. */
  logOdds(value: number, isStep?: boolean): string;
}

/** Everything a person reads as a number, a date or money goes through here, in the reader's own language. */
export function createFormats(units: ShopUnits, locale: string | undefined = undefined): Formats {
  const count = new Intl.NumberFormat(locale);
  const wholeShare = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const fineShare = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: units.currency });
  const roundMoney = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: units.currency,
    maximumFractionDigits: 0,
  });
  // A day has no zone of its own: it is read and written as UTC so that no zone can move it.
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: units.timeZone });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: units.timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });

  const level = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const step = new Intl.NumberFormat(locale, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'always',
  });

  return {
    count: (value) => count.format(value),
    share: (value) => (value < 0.0995 && value >= 0.0005 ? fineShare : wholeShare).format(value),
    fineShare: (value) => fineShare.format(value),
    money: (value) => money.format(value),
    roundMoney: (value) => roundMoney.format(value),
    day: (isoDay) => day.format(new Date(`${isoDay.slice(0, 10)}T00:00:00Z`)),
    shortDay: (isoDay) => shortDay.format(new Date(`${isoDay.slice(0, 10)}T00:00:00Z`)),
    month: (isoDay) => month.format(new Date(`${isoDay.slice(0, 10)}T00:00:00Z`)),
    moment: (iso) => moment.format(new Date(iso)),
    time: (iso) => time.format(new Date(iso)),
    ago: (iso, now) => {
      const seconds = Math.min(0, Math.round((Date.parse(iso) - now) / 1000));
      if (seconds > -60) return relative.format(0, 'second');
      if (seconds > -3_600) return relative.format(Math.ceil(seconds / 60), 'minute');
      if (seconds > -86_400) return relative.format(Math.ceil(seconds / 3_600), 'hour');
      return relative.format(Math.ceil(seconds / 86_400), 'day');
    },
    seconds: (value) =>
      value < 60
        ? `${tenths.format(value)} s`
        : `${count.format(Math.floor(value / 60))} min ${count.format(Math.round(value % 60))} s`,
    signed: (value) => signed.format(value),
    tenths: (value) => tenths.format(value),
    logOdds: (value, isStep = false) => (isStep ? step : level).format(value),
  };
}
