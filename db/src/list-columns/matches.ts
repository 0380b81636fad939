import type { CustomerFilter, CustomerSort, Direction } from '@foresale/contract';
import {
  addAll,
  addRows,
  type Bitmap,
  countCommon,
  countRows,
  emptyBitmap,
  fullBitmap,
  hasRow,
  keepCommon,
  removeAll,
  rowsOf,
} from './bitmap.ts';
import type { CodedColumn, ListColumns, RangeColumn } from './columns.ts';

export type FacetName = 'segment' | 'country' | 'state';

/** What each part of a filter leaves. Facets leave their own part out. */
export interface Matches {
  readonly parts: Readonly<Partial<Record<FacetName, Bitmap>>>;
  readonly rest: Bitmap;
  readonly all: Bitmap;
}

/** What a filter needs that is no part of the snapshot. */
export interface OutsideMatches {
  readonly text?: Bitmap | undefined;
  readonly category?: Bitmap | undefined;
  readonly outreach?: Bitmap | undefined;
}

export function matchesOf(columns: ListColumns, filter: CustomerFilter, outside: OutsideMatches): Matches {
  const rest = fullBitmap(columns.size);
  const narrow = (bitmap: Bitmap | undefined) => bitmap !== undefined && keepCommon(rest, bitmap);
  const coded = (column: CodedColumn, wanted: readonly unknown[] | undefined) =>
    wanted === undefined ? undefined : rowsWithValues(column, wanted.map(String));
  narrow(coded(columns.city, filter.city));
  narrow(coded(columns.recencyScore, filter.recencyScore));
  narrow(coded(columns.frequencyScore, filter.frequencyScore));
  narrow(coded(columns.monetaryScore, filter.monetaryScore));
  narrow(rowsBetween(columns.lastPurchaseDay, dayNumber(filter.lastPurchaseFrom), dayNumber(filter.lastPurchaseTo)));
  narrow(rowsBetween(columns.probability, filter.minProbability, filter.maxProbability));
  narrow(outside.text);
  narrow(outside.category);
  narrow(outside.outreach);
  const parts: Partial<Record<FacetName, Bitmap>> = {};
  const all = rest.slice();
  for (const name of ['segment', 'country', 'state'] as const) {
    const part = coded(columns[name], filter[name]);
    if (part === undefined) continue;
    parts[name] = part;
    keepCommon(all, part);
  }
  return { parts, rest, all };
}

/** A value that many rows have is asked for again and again. */
const worthKeeping = 50;
const kept = new WeakMap<CodedColumn, Map<number, Bitmap>>();

function bitmapOfCode(column: CodedColumn, code: number): Bitmap {
  const known = kept.get(column) ?? new Map<number, Bitmap>();
  const found = known.get(code);
  if (found !== undefined) return found;
  const rows = column.rows.subarray(column.starts[code], column.starts[code + 1]);
  const bitmap = addRows(emptyBitmap(column.codes.length), rows);
  if (rows.length * worthKeeping > column.codes.length) {
    known.set(code, bitmap);
    kept.set(column, known);
  }
  return bitmap;
}

function rowsWithValues(column: CodedColumn, wanted: readonly string[]): Bitmap {
  const bitmap = emptyBitmap(column.codes.length);
  for (const value of wanted) {
    const place = column.values.indexOf(value);
    if (place >= 0) addAll(bitmap, bitmapOfCode(column, place + 1));
  }
  return bitmap;
}

/** What has no value is between no two. */
function rowsBetween(column: RangeColumn, least: number | undefined, most: number | undefined): Bitmap | undefined {
  if (least === undefined && most === undefined) return undefined;
  const from = least === undefined ? 0 : firstPlaceWhere(column, (value) => value >= least);
  const to = most === undefined ? column.present : firstPlaceWhere(column, (value) => value > most);
  return from >= to ? emptyBitmap(column.values.length) : removeAll(rowsBefore(column, to), rowsBefore(column, from));
}

function firstPlaceWhere({ values, asc, present }: RangeColumn, holds: (value: number) => boolean): number {
  let low = 0;
  let high = present;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(values[asc[middle] ?? 0] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function rowsBefore({ values, asc, stride, before }: RangeColumn, place: number): Bitmap {
  const words = (values.length + 31) >>> 5;
  const mark = Math.floor(place / stride);
  return addRows(before.slice(mark * words, (mark + 1) * words), asc.subarray(mark * stride, place));
}

function dayNumber(day: string | undefined): number | undefined {
  return day === undefined ? undefined : Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

const longestFacet = 50;
/** Up to so many values, it is cheaper to compare bitmaps than to look at each row. */
const fewValues = 64;

/** Rows by value under all parts of a filter but the facet's own, the commonest fifty; equal counts by value. */
export function countValues(
  columns: ListColumns,
  { parts, rest }: Matches,
  facet: FacetName,
): readonly { readonly value: string; readonly customers: number }[] {
  const others = rest.slice();
  for (const name of ['segment', 'country', 'state'] as const) {
    const part = parts[name];
    if (name !== facet && part !== undefined) keepCommon(others, part);
  }
  const column = columns[facet];
  const counts = new Uint32Array(column.values.length + 1);
  if (column.values.length <= fewValues) {
    for (let code = 1; code < counts.length; code += 1) counts[code] = countCommon(others, bitmapOfCode(column, code));
  } else {
    const rows = rowsOf(others);
    for (let place = 0; place < rows.length; place += 1) {
      const code = column.codes[rows[place] ?? 0] ?? 0;
      counts[code] = (counts[code] ?? 0) + 1;
    }
  }
  return column.values
    .map((value, place) => ({ value, customers: counts[place + 1] ?? 0 }))
    .filter(({ customers }) => customers > 0)
    .toSorted((a, b) => b.customers - a.customers || (a.value < b.value ? -1 : 1))
    .slice(0, longestFacet);
}

export interface OrderedPart {
  readonly sort: CustomerSort;
  readonly direction: Direction;
  /** The value and rank that the page before ended with. */
  readonly after?: { readonly value: number | null; readonly rank: number } | undefined;
  readonly skip?: number;
  readonly limit: number;
}

/** The ranks of matching rows in an order, from a position on. */
export function takeRanks(columns: ListColumns, matching: Bitmap, part: OrderedPart): Uint32Array {
  const { sort, direction, limit, skip = 0 } = part;
  const { size } = columns;
  const rows = sort === 'priority' ? undefined : columns.sorted[sort][direction];
  const ranks = new Uint32Array(Math.min(limit, countRows(matching)));
  let toSkip = skip;
  let taken = 0;
  for (let place = firstPlace(columns, part); place < size && taken < ranks.length; place += 1) {
    const row = rows === undefined ? (direction === 'asc' ? place : size - 1 - place) : (rows[place] ?? 0);
    if (!hasRow(matching, row)) continue;
    if (toSkip > 0) {
      toSkip -= 1;
      continue;
    }
    ranks[taken] = row + 1;
    taken += 1;
  }
  return ranks.subarray(0, taken);
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
  const { values, [direction]: rows } = columns.sorted[sort];
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
