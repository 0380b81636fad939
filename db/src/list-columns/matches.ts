import type { CustomerFilter } from '@foresale/contract';
import {
  addAll,
  addRows,
  type Bitmap,
  countCommon,
  countRows,
  emptyBitmap,
  fullBitmap,
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
  /** How many all are. */
  readonly count: number;
  /** Where those that a range leaves lie in the order of its column. */
  readonly places: { readonly lastPurchaseDay: Places | undefined; readonly probability: Places | undefined };
}

/** From a place up to, but not with, another. */
export type Places = readonly [from: number, to: number];

/** What a filter needs that is no part of the snapshot. */
export interface OutsideMatches {
  /** Asked last, for the rows that the rest of the filter leaves; undefined where there is no such rest. */
  readonly text?: ((within: Bitmap | undefined) => Bitmap) | undefined;
  readonly category?: Bitmap | undefined;
  readonly outreach?: Bitmap | undefined;
}

/** Bitmaps that are kept are never changed, so a filter of one part costs no bitmap of its own. */
export function matchesOf(columns: ListColumns, filter: CustomerFilter, outside: OutsideMatches): Matches {
  const coded = (column: CodedColumn, wanted: readonly unknown[] | undefined) =>
    wanted === undefined ? undefined : rowsWithValues(column, wanted.map(String));
  const places = {
    lastPurchaseDay: placesBetween(
      columns.lastPurchaseDay,
      dayNumber(filter.lastPurchaseFrom),
      dayNumber(filter.lastPurchaseTo),
    ),
    probability: placesBetween(columns.probability, filter.minProbability, filter.maxProbability),
  };
  const untold = common([
    coded(columns.city, filter.city),
    coded(columns.recencyScore, filter.recencyScore),
    coded(columns.frequencyScore, filter.frequencyScore),
    coded(columns.monetaryScore, filter.monetaryScore),
    rowsAt(columns.lastPurchaseDay, places.lastPurchaseDay),
    rowsAt(columns.probability, places.probability),
    outside.category,
    outside.outreach,
  ]);
  const rest = outside.text?.(untold) ?? untold ?? fullBitmap(columns.size);
  const parts: Partial<Record<FacetName, Bitmap>> = {};
  for (const name of ['segment', 'country', 'state'] as const) {
    const part = coded(columns[name], filter[name]);
    if (part !== undefined) parts[name] = part;
  }
  const all = common([rest, ...Object.values(parts)]) ?? rest;
  return { parts, rest, all, count: countRows(all), places };
}

function common(bitmaps: readonly (Bitmap | undefined)[]): Bitmap | undefined {
  const [first, second, ...others] = bitmaps.filter((bitmap) => bitmap !== undefined);
  if (first === undefined || second === undefined) return first;
  return others.reduce(keepCommon, keepCommon(first.slice(), second));
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
  const codes = [...new Set(wanted)].map((value) => column.values.indexOf(value) + 1).filter((code) => code > 0);
  const [only, ...others] = codes;
  if (only !== undefined && others.length === 0) return bitmapOfCode(column, only);
  const bitmap = emptyBitmap(column.codes.length);
  for (const code of codes) addAll(bitmap, bitmapOfCode(column, code));
  return bitmap;
}

/** What has no value is between no two. */
function placesBetween(column: RangeColumn, least: number | undefined, most: number | undefined): Places | undefined {
  if (least === undefined && most === undefined) return undefined;
  const from = least === undefined ? 0 : firstPlaceWhere(column, (value) => value >= least);
  const to = most === undefined ? column.present : firstPlaceWhere(column, (value) => value > most);
  return [from, Math.max(from, to)];
}

function rowsAt(column: RangeColumn, places: Places | undefined): Bitmap | undefined {
  if (places === undefined) return undefined;
  const [from, to] = places;
  if (from === to) return emptyBitmap(column.values.length);
  return from === 0 ? rowsBefore(column, to) : removeAll(rowsBefore(column, to), rowsBefore(column, from));
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
