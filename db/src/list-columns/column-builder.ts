import type { Direction } from '@foresale/contract';
import type { BinaryRows } from './binary-rows.ts';
import { addRows, emptyBitmap } from './bitmap.ts';
import type { CodedColumn, ListColumns, RangeColumn, RowOrder, SortedColumn } from './columns.ts';
import { sortRows } from './sort-rows.ts';

/** What the columns take of a row of the list, in this order. */
export const listColumns = [
  'segment',
  'country',
  'state',
  'city',
  "last_purchase_date - date '1970-01-01'",
  'recency_days',
  'frequency',
  'monetary_minor::float8',
  'recency_score::integer',
  'frequency_score::integer',
  'monetary_score::integer',
  'probability',
  'expected_value_minor::float8',
] as const;

/** Takes the rows as they come, in order of rank, and puts them into columns. */
export interface ColumnBuilder {
  add(row: Pick<BinaryRows, 'integer' | 'float' | 'text'>): void;
  finish(runId: number): Omit<ListColumns, 'text'>;
}

export function createColumnBuilder(size: number): ColumnBuilder {
  const codes = {
    segment: createCodes(size),
    country: createCodes(size),
    state: createCodes(size),
    city: createCodes(size),
    recencyScore: createCodes(size),
    frequencyScore: createCodes(size),
    monetaryScore: createCodes(size),
  };
  const numbers = () => new Float64Array(size);
  const [lastPurchaseDay, recency, frequency, monetary, probability, expectedValue] = [
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
    numbers(),
  ];
  let filled = 0;
  return {
    add: (row) => {
      if (filled === size) throw new RangeError(`A list of ${size} customers has more.`);
      codes.segment.set(filled, row.text());
      codes.country.set(filled, row.text());
      codes.state.set(filled, row.text());
      codes.city.set(filled, row.text());
      lastPurchaseDay[filled] = row.integer();
      recency[filled] = row.integer();
      frequency[filled] = row.integer();
      monetary[filled] = row.float();
      codes.recencyScore.set(filled, String(row.integer()));
      codes.frequencyScore.set(filled, String(row.integer()));
      codes.monetaryScore.set(filled, String(row.integer()));
      probability[filled] = row.float();
      expectedValue[filled] = row.float();
      filled += 1;
    },
    finish: (runId) => {
      if (filled !== size) throw new RangeError(`A list of ${size} customers has ${filled}.`);
      const byProbability = sortedColumn(probability);
      return {
        runId,
        size,
        segment: codes.segment.finish(),
        country: codes.country.finish(),
        state: codes.state.finish(),
        city: codes.city.finish(),
        recencyScore: codes.recencyScore.finish(),
        frequencyScore: codes.frequencyScore.finish(),
        monetaryScore: codes.monetaryScore.finish(),
        lastPurchaseDay: rangeColumn(lastPurchaseDay),
        probability: rangeColumn(probability, byProbability.asc.rows),
        sorted: {
          recency: sortedColumn(recency),
          frequency: sortedColumn(frequency),
          monetary: sortedColumn(monetary),
          probability: byProbability,
          expected_value: sortedColumn(expectedValue),
        },
      };
    },
  };
}

function sortedColumn(values: Float64Array): SortedColumn {
  return { values, asc: rowOrder(values, 'asc'), desc: rowOrder(values, 'desc') };
}

function rowOrder(values: Float64Array, direction: Direction): RowOrder {
  const rows = sortRows(values, direction);
  const places = new Uint32Array(rows.length);
  for (let place = 0; place < rows.length; place += 1) places[rows[place] ?? 0] = place;
  return { rows, places };
}

/** Enough that what lies between two of them is set bit by bit in a moment, and few enough to keep. */
const marks = 128;

function rangeColumn(values: Float64Array, asc = sortRows(values, 'asc')): RangeColumn {
  const stride = Math.max(1, Math.ceil(values.length / marks));
  let present = 0;
  for (let row = 0; row < values.length; row += 1) if (!Number.isNaN(values[row])) present += 1;
  const bitmap = emptyBitmap(values.length);
  const before = new Uint32Array(bitmap.length * (marks + 1));
  for (let mark = 1; mark <= marks; mark += 1) {
    addRows(bitmap, asc.subarray((mark - 1) * stride, mark * stride));
    before.set(bitmap, mark * bitmap.length);
  }
  return { values, asc, present, stride, before };
}

function createCodes(size: number) {
  const places = new Map<string, number>();
  const codes = new Uint32Array(size);
  return {
    set: (row: number, value: string | null) => {
      if (value === null) return;
      let place = places.get(value);
      if (place === undefined) {
        place = places.size + 1;
        places.set(value, place);
      }
      codes[row] = place;
    },
    finish: (): CodedColumn => {
      const starts = new Uint32Array(places.size + 2);
      for (let row = 0; row < size; row += 1) {
        const next = (codes[row] ?? 0) + 1;
        starts[next] = (starts[next] ?? 0) + 1;
      }
      for (let code = 1; code < starts.length; code += 1) starts[code] = (starts[code] ?? 0) + (starts[code - 1] ?? 0);
      const rows = new Uint32Array(size);
      const ends = starts.slice();
      for (let row = 0; row < size; row += 1) {
        const code = codes[row] ?? 0;
        const end = ends[code] ?? 0;
        rows[end] = row;
        ends[code] = end + 1;
      }
      return { values: [...places.keys()], codes, rows, starts };
    },
  };
}
