import { meanRate } from './buying-pace.ts';
import { Calendar } from './calendar.ts';
import { Catalogue } from './catalogue.ts';
import { type ResolvedOptions, resolveOptions, type ShopOptions } from './options.ts';
import type { ProductRow } from './rows.ts';

/** Everything about a shop that its customers have in common. */
export interface Shop {
  readonly options: ResolvedOptions;
  readonly calendar: Calendar;
  readonly catalogue: Catalogue;
  /** Mean buying rate, in orders per day of shop time. */
  readonly rate: number;
}

export function openShop(options: ShopOptions): Shop {
  const resolved = resolveOptions(options);
  const calendar = new Calendar(resolved.timeZone, resolved.startDay, resolved.endDay);
  return {
    options: resolved,
    calendar,
    catalogue: new Catalogue(resolved),
    rate: meanRate(calendar, resolved.ordersPerCustomer),
  };
}

/** The catalogue of a shop, in the order of its ids. */
export function products(options: ShopOptions): readonly ProductRow[] {
  return new Catalogue(resolveOptions(options)).products;
}
