import type { CustomerFilter, Measure } from '@foresale/contract';
import { createRecent } from '../recent.ts';
import { addAll, addRows, type Bitmap, emptyBitmap, keepCommon } from './bitmap.ts';
import type { CategoryRows, ListColumns } from './columns.ts';
import { countValues, type FacetName, type Matches, matchesOf } from './matches.ts';
import { type PlacedRows, placeRows } from './place-rows.ts';
import { type OrderedPart, sortValue, takeRanks } from './take-ranks.ts';
import { findText } from './text-index.ts';

/** Who is asked for. */
export interface ColumnsQuestion {
  readonly filter: CustomerFilter;
  /** In names and e-mail addresses, too, not in ids alone. */
  readonly searchesContacts: boolean;
  /** Where the filter is about outreach, which is no part of a run: the rows that it leaves, and a name for them. */
  readonly outreach: { readonly question: string; readonly rows: Bitmap } | undefined;
}

export interface RanksPage {
  readonly ranks: Uint32Array;
  /** Where the page ends, if there is another one. */
  readonly next: { readonly value: number | null; readonly rank: number } | undefined;
}

/** What the columns of a run can be asked, by whoever has them. */
export interface ListAnswers {
  count(question: ColumnsQuestion): number;
  countByValue(
    question: ColumnsQuestion,
    facet: FacetName,
  ): readonly { readonly value: string; readonly customers: number }[];
  place(question: ColumnsQuestion, edges: Readonly<Record<Measure, readonly number[]>>): PlacedRows;
  page(question: ColumnsQuestion, part: OrderedPart): RanksPage;
  ranks(question: ColumnsQuestion, order: Pick<OrderedPart, 'sort' | 'direction'>): Uint32Array;
}

const mostTexts = 100;
const mostMatches = 24;
const mostCategories = 32;

export function createListAnswers(
  columns: ListColumns,
): ListAnswers & { hasCategories(): boolean; addCategories(found: CategoryRows): void } {
  const texts = createRecent<Bitmap>(mostTexts);
  const recent = createRecent<Matches>(mostMatches);
  const categoryRows = createRecent<Bitmap>(mostCategories);
  let categories: CategoryRows | undefined;

  function matching({ filter, searchesContacts, outreach }: ColumnsQuestion): Matches {
    return recent.remember(JSON.stringify([searchesContacts, filter, outreach?.question]), () =>
      matchesOf(columns, filter, {
        text: rowsWithText(filter.text, searchesContacts),
        category: rowsWithCategory(filter.category),
        outreach: outreach?.rows,
      }),
    );
  }

  /** What a text is found in among all is kept for whoever types on, or changes the rest of the filter. */
  function rowsWithText(text: string | undefined, anywhere: boolean) {
    if (text === undefined || text === '') return undefined;
    const find = (within: Bitmap | undefined) =>
      addRows(emptyBitmap(columns.size), findText(columns.text, { text, anywhere, within }));
    const name = `${anywhere} ${text.toLowerCase()}`;
    return (within: Bitmap | undefined): Bitmap => {
      if (within === undefined) return texts.remember(name, () => find(undefined));
      const known = texts.peek(name);
      return known === undefined ? find(within) : keepCommon(known.slice(), within);
    };
  }

  function rowsWithCategory(wanted: readonly string[] | undefined): Bitmap | undefined {
    if (wanted === undefined) return undefined;
    const bitmapOf = (part: string) =>
      categoryRows.remember(part, () => {
        const rows = emptyBitmap(columns.size);
        for (const [name, bought] of categories ?? []) if (name.toLowerCase().includes(part)) addRows(rows, bought);
        return rows;
      });
    const parts = [...new Set(wanted.map((part) => part.toLowerCase()))];
    const [only, ...others] = parts;
    if (only !== undefined && others.length === 0) return bitmapOf(only);
    return parts.reduce((rows, part) => addAll(rows, bitmapOf(part)), emptyBitmap(columns.size));
  }

  return {
    hasCategories: () => categories !== undefined,
    addCategories: (found) => {
      categories = found;
    },
    count: (question) => matching(question).count,
    countByValue: (question, facet) => countValues(columns, matching(question), facet),
    place: (question, edges) => placeRows(columns, matching(question).all, edges),
    page: (question, part) => {
      // One more than asked for tells whether there is another page.
      const taken = takeRanks(columns, matching(question), { ...part, limit: part.limit + 1 });
      const ranks = taken.slice(0, part.limit);
      const last = ranks.at(-1);
      const isLast = taken.length === ranks.length || last === undefined;
      return { ranks, next: isLast ? undefined : { value: sortValue(columns, part.sort, last), rank: last } };
    },
    ranks: (question, order) => takeRanks(columns, matching(question), { ...order, limit: columns.size }),
  };
}
