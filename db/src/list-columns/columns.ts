import type { CustomerSort } from '@foresale/contract';

/**
 * A snapshot's list, column by column. Row i is the customer of rank i + 1. A million customers take about 375 MB, and any filter over all of them less than a millisecond: PostgreSQL needs a hundred to
 * count what an arbitrary filter leaves, which fifty readers at once would wait seconds for.
 */
export interface ListColumns {
  readonly runId: number;
  readonly size: number;
  readonly segment: CodedColumn;
  readonly country: CodedColumn;
  readonly state: CodedColumn;
  readonly city: CodedColumn;
  /** The scores as values, '1' to '5'. */
  readonly recencyScore: CodedColumn;
  readonly frequencyScore: CodedColumn;
  readonly monetaryScore: CodedColumn;
  /** Days since 1970-01-01. */
  readonly lastPurchaseDay: RangeColumn;
  /** NaN without a model. */
  readonly probability: RangeColumn;
  readonly sorted: Readonly<Record<Exclude<CustomerSort, 'priority'>, SortedColumn>>;
  readonly text: TextIndex;
}

/** A value is its place in `values`, plus one; 0 is null. */
export interface CodedColumn {
  readonly values: readonly string[];
  readonly codes: Uint32Array;
  /** Rows by code, ascending within each; those of code c from starts[c] to starts[c + 1]. */
  readonly rows: Uint32Array;
  readonly starts: Uint32Array;
}

/** In order of value, ties by rank, nulls last in both directions. Money in minor units, exact up to 2^53. */
export interface SortedColumn {
  readonly values: Float64Array;
  readonly asc: RowOrder;
  readonly desc: RowOrder;
}

/** Which row has a place, and which place a row. */
export interface RowOrder {
  readonly rows: Uint32Array;
  readonly places: Uint32Array;
}

/** For "from … to": the rows in order of value, and which rows come before each of a few places of that order. */
export interface RangeColumn {
  readonly values: Float64Array;
  readonly asc: Uint32Array;
  /** How many have a value; the others come last. */
  readonly present: number;
  /** Places between two marks, and a bitmap of what comes before each mark, one after the other. */
  readonly stride: number;
  readonly before: Uint32Array;
}

/** What each row can be found by, in lower case, and in which rows each three bytes stand. */
export interface TextIndex {
  /** Of each row: id, name and e-mail, each ended by a null byte, and one more. UTF-8. */
  readonly bytes: Uint8Array;
  /** Where a row begins; one more than there are rows. */
  readonly starts: Uint32Array;
  /** The 63 commonest bytes have a number of their own from 1 on, all others share 0. */
  readonly alphabet: Uint8Array;
  /** Rows with a trigram, ascending, as differences in 7-bit groups, and where each trigram's begin. */
  readonly postings: Uint8Array;
  readonly postingStarts: Uint32Array;
  readonly postingCounts: Uint32Array;
}

/** Customers that bought in a category, by row, ascending. */
export type CategoryRows = ReadonlyMap<string, Uint32Array>;
