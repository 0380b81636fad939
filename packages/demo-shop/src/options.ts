import { daysFromDate } from './calendar-day.ts';

export interface ShopOptions {
  /** The last day of the shop's history, as YYYY-MM-DD in the shop's time zone. The simulator never reads a clock. */
  readonly endsOn: string;
  /** The first day, as YYYY-MM-DD; by default `years` before the last. */
  readonly from?: string;
  /** How long the history is when `from` is not given. */
  readonly years?: number;
  readonly seed?: number;
  readonly customers?: number;
  /** The mean over all customers, those who never order included; by default two per year of history. */
  readonly ordersPerCustomer?: number;
  readonly itemsPerOrder?: number;
  /** How many products the catalogue has; by default it grows with the number of customers. */
  readonly products?: number;
  readonly timeZone?: string;
  readonly currency?: string;
}

export interface ResolvedOptions {
  readonly seed: number;
  readonly customers: number;
  readonly ordersPerCustomer: number;
  readonly itemsPerOrder: number;
  readonly products: number;
  readonly timeZone: string;
  readonly currency: string;
  /** Days since 1970-01-01 in the shop's time zone; `endDay` is the first that is no longer part of the history. */
  readonly startDay: number;
  readonly endDay: number;
}

const longestHistory = 40 * 366;

/** Fills in what was left out and refuses what cannot be simulated, with a sentence. */
export function resolveOptions(options: ShopOptions): ResolvedOptions {
  const endDay = daysFromDate('endsOn', options.endsOn) + 1;
  const years = between('years', options.years ?? 2, 0.1, 40);
  const startDay =
    options.from === undefined ? endDay - Math.round(years * 365.25) : daysFromDate('from', options.from);
  if (endDay - startDay < 30 || endDay - startDay > longestHistory) {
    throw new RangeError('The history must be between 30 days and 40 years long.');
  }
  const customers = whole('customers', options.customers ?? 5_000, 1, 9_999_999);
  const products = options.products ?? Math.min(5_000, Math.max(120, Math.round(8 * Math.sqrt(customers))));
  const currency = options.currency ?? 'EUR';
  if (!hasCents(currency)) throw new RangeError('currency must be the code of a currency with two decimal places.');
  const usualOrders = Math.max(1.5, (2 * (endDay - startDay)) / 365.25);
  return {
    seed: whole('seed', options.seed ?? 1, 0, Number.MAX_SAFE_INTEGER),
    customers,
    ordersPerCustomer: between('ordersPerCustomer', options.ordersPerCustomer ?? usualOrders, 1.1, 500),
    itemsPerOrder: between('itemsPerOrder', options.itemsPerOrder ?? 2, 1, 30),
    products: whole('products', products, 120, 99_999),
    timeZone: options.timeZone ?? 'Europe/Berlin',
    currency,
    startDay,
    endDay,
  };
}

function whole(name: string, value: number, least: number, most: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} must be a whole number.`);
  return between(name, value, least, most);
}

function between(name: string, value: number, least: number, most: number): number {
  if (!(value >= least && value <= most)) throw new RangeError(`${name} must be between ${least} and ${most}.`);
  return value;
}

function hasCents(currency: string): boolean {
  if (!/^[A-Z]{3}$/.test(currency)) return false;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits === 2;
}
