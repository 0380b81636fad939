import { HistoryMaker } from './history-maker.ts';
import type { ShopOptions } from './options.ts';
import type { CustomerHistory } from './rows.ts';
import { openShop, type Shop } from './shop.ts';

/** Customers by number, from `first` (0 is the shop's first) up to but without `end`. */
export interface CustomerRange {
  readonly first: number;
  readonly end: number;
}

/**
 * The customers of a shop with all their rows, one after the other; nothing is kept. A range gives a part of the same
 * shop: parts made by several processes are, end to end, the bytes of the whole.
 */
export function* simulate(options: ShopOptions, range?: CustomerRange): Generator<CustomerHistory, void, undefined> {
  yield* customersOf(openShop(options), range);
}

export function* customersOf(shop: Shop, range?: CustomerRange): Generator<CustomerHistory, void, undefined> {
  const { first, end } = range ?? { first: 0, end: shop.options.customers };
  if (!(first >= 0 && first <= end && end <= shop.options.customers)) {
    throw new RangeError(`The range ${first} to ${end} is not within the shop's ${shop.options.customers} customers.`);
  }
  const maker = new HistoryMaker(shop);
  for (let number = first; number < end; number++) yield maker.make(number);
}

/** Cuts a shop into ranges of about equal size. */
export function customerRanges(customers: number, parts: number): readonly CustomerRange[] {
  return Array.from({ length: parts }, (_, part) => ({
    first: Math.round((customers * part) / parts),
    end: Math.round((customers * (part + 1)) / parts),
  }));
}
