/**
 * What a model computes, before anyone decides how it is spelled. Small enough that structure can be tested apart from
 * SQL text, and closed: names and numbers enter text only through the printer, which quotes them.
 */
export type Expression =
  /** A double. */
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'integer'; readonly value: number }
  /** A column of the query below, by an alias of our own. */
  | { readonly kind: 'reference'; readonly alias: string }
  /** A column of the source, as a double; `nanIsNull` sends NaN the way of null. */
  | { readonly kind: 'input'; readonly column: string; readonly nanIsNull: boolean }
  | { readonly kind: 'sum'; readonly parts: readonly Expression[] }
  | { readonly kind: 'product'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'difference'; readonly left: Expression; readonly right: Expression }
  /** An integer as a double. */
  | { readonly kind: 'double'; readonly of: Expression }
  /** 1 / (1 + exp(-of)), without the overflow that PostgreSQL raises as an error. */
  | { readonly kind: 'sigmoid'; readonly of: Expression }
  | { readonly kind: 'coalesce'; readonly of: Expression; readonly otherwise: Expression }
  /** How many of the cuts are <= the value; NaN is above everything, and a final NaN cut counts for it alone. */
  | { readonly kind: 'bucket'; readonly of: Expression; readonly cuts: readonly number[] }
  /** One cell of a constant table; indexes count from 0. */
  | { readonly kind: 'lookup'; readonly table: Lookup; readonly indexes: readonly Expression[] }
  | { readonly kind: 'case'; readonly when: Condition; readonly whenTrue: Expression; readonly otherwise: Expression }
  | { readonly kind: 'list'; readonly items: readonly Expression[] };

export interface Lookup {
  readonly type: 'int4' | 'float8';
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** Null makes every condition but `missing` fail. */
export type Condition =
  | { readonly kind: 'less'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not-less'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'missing'; readonly of: Expression }
  | { readonly kind: 'one-of'; readonly of: Expression; readonly values: readonly number[] };

export const number = (value: number): Expression => ({ kind: 'number', value });
export const integer = (value: number): Expression => ({ kind: 'integer', value });
export const reference = (alias: string): Expression => ({ kind: 'reference', alias });
