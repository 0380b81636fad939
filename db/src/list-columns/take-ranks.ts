import type { CustomerSort, Direction } from '@foresale/contract';
import { type Bitmap, hasRow } from './bitmap.ts';
import type { ListColumns } from './columns.ts';
import type { Matches, Places } from './matches.ts';

export interface OrderedPart {
  readonly sort: CustomerSort;
  readonly direction: Direction;
  /** The value and rank that the page before ended with. */
  readonly after?: { readonly value: number | null; readonly rank: number } | undefined;
  readonly skip?: number;
  readonly limit: number;
}

/** The ranks of matching rows in an order, from a position on. */
export function takeRanks(
  columns: ListColumns,
  matches: Pick<Matches, 'all' | 'count' | 'places'>,
  part: OrderedPart,
): Uint32Array {
  const { all, count } = matches;
  const { sort, direction, limit, skip = 0 } = part;
  const wanted = Math.min(skip + limit, count);
  const from = firstPlace(columns, part);
  if (sort === 'priority') return takeByRank(all, { size: columns.size, direction, from, wanted }).subarray(skip);
  const [first, end] = placesInOrder(columns, matches, { sort, direction });
  const search = { from: Math.max(from, first), end, wanted, matches: count };
  return takeByValue(all, { ...columns.sorted[sort][direction], ...search }).subarray(skip);
}

/** Between which places of an order all matches lie, where the filter is about what the list is sorted by. */
function placesInOrder(
  columns: ListColumns,
  { places }: Pick<Matches, 'places'>,
  { sort, direction }: Pick<OrderedPart, 'sort' | 'direction'>,
): Places {
  // Who bought last is the least recent: days since are days before the as-of day.
  const isRecency = sort === 'recency';
  const found = isRecency ? places.lastPurchaseDay : sort === 'probability' ? places.probability : undefined;
  if (found === undefined) return [0, columns.size];
  if ((direction === 'asc') !== isRecency) return found;
  const { present } = isRecency ? columns.lastPurchaseDay : columns.probability;
  return [present - found[1], present - found[0]];
}

/** Ranks are the rows themselves, from the first or from the last. */
function takeByRank(
  matching: Bitmap,
  {
    size,
    direction,
    from,
    wanted,
  }: { readonly size: number; readonly direction: Direction; readonly from: number; readonly wanted: number },
): Uint32Array {
  const ranks = new Uint32Array(wanted);
  let taken = 0;
  const isUp = direction === 'asc';
  const step = isUp ? 1 : -1;
  for (let row = isUp ? from : size - 1 - from; row >= 0 && row < size && taken < wanted; row += step) {
    // Most words of a rare match are empty: on to the next one.
    if (matching[row >>> 5] === 0) row = isUp ? row | 31 : row & ~31;
    else if (hasRow(matching, row)) {
      ranks[taken] = row + 1;
      taken += 1;
    }
  }
  return ranks.subarray(0, taken);
}

interface Search {
  readonly rows: Uint32Array;
  readonly places: Uint32Array;
  readonly from: number;
  /** No match lies here or after. */
  readonly end: number;
  readonly wanted: number;
  /** In all, those before `from` included. */
  readonly matches: number;
}

/**
 * Where matches lie all over an order, its beginning has enough of them. Where they do not it would have to be read to its end: after as many rows as there are matches, these
 * are looked at instead.
 */
function takeByValue(matching: Bitmap, search: Search): Uint32Array {
  const { rows, from, wanted, matches } = search;
  const end = Math.max(from, Math.min(search.end, from + matches));
  const ranks = new Uint32Array(wanted);
  let taken = 0;
  for (let place = from; place < end && taken < wanted; place += 1) {
    const row = rows[place] ?? 0;
    if (!hasRow(matching, row)) continue;
    ranks[taken] = row + 1;
    taken += 1;
  }
  if (taken === wanted || end >= search.end) return ranks.subarray(0, taken);
  const places = firstPlacesOf(matching, search);
  for (let at = 0; at < places.length; at += 1) ranks[at] = (rows[places[at] ?? 0] ?? 0) + 1;
  return ranks.subarray(0, places.length);
}

const slices = 1 << 10;

/** The first places that matches have in an order: counted by slice, so that only those of the first slices are sorted. */
function firstPlacesOf(matching: Bitmap, { places, from, wanted }: Search): Uint32Array {
  const shift = Math.max(0, Math.ceil(Math.log2(places.length / slices)));
  const counts = new Uint32Array(slices + 1);
  for (let at = 0; at < matching.length; at += 1) {
    for (let word = matching[at] ?? 0; word !== 0; word &= word - 1) {
      const place = places[(at << 5) + 31 - Math.clz32(word & -word)] ?? 0;
      if (place >= from) counts[place >>> shift] = (counts[place >>> shift] ?? 0) + 1;
    }
  }
  let slice = 0;
  let found = counts[0] ?? 0;
  while (found < wanted && slice < slices) {
    slice += 1;
    found += counts[slice] ?? 0;
  }
  const end = (slice + 1) << shift;
  const first = new Uint32Array(found);
  let filled = 0;
  for (let at = 0; at < matching.length && filled < found; at += 1) {
    for (let word = matching[at] ?? 0; word !== 0; word &= word - 1) {
      const place = places[(at << 5) + 31 - Math.clz32(word & -word)] ?? 0;
      if (place >= from && place < end) {
        first[filled] = place;
        filled += 1;
      }
    }
  }
  return first.sort().subarray(0, wanted);
}

/** The number that a customer is sorted by; null where they have none. */
export function sortValue(columns: ListColumns, sort: CustomerSort, rank: number): number | null {
  if (sort === 'priority') return rank;
  const value = columns.sorted[sort].values[rank - 1] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}

/** By halves: cursors come back from outside, so what they name need not be in the list. */
function firstPlace(columns: ListColumns, { sort, direction, after }: OrderedPart): number {
  if (after === undefined) return 0;
  const { size } = columns;
  if (sort === 'priority') {
    const place = direction === 'asc' ? after.rank : size - after.rank + 1;
    return Math.min(size, Math.max(0, place));
  }
  const { values } = columns.sorted[sort];
  const { rows } = columns.sorted[sort][direction];
  const isPast = (row: number): boolean => {
    const value = values[row] ?? Number.NaN;
    const isRanked = row + 1 > after.rank;
    if (after.value === null) return Number.isNaN(value) && isRanked;
    if (Number.isNaN(value)) return true;
    if (value === after.value) return isRanked;
    return direction === 'asc' ? value > after.value : value < after.value;
  };
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isPast(rows[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}
