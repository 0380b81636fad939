import type { TableRow } from './csv-splitter.ts';
import { bareNumber } from './currency.ts';
import { type DecimalSign, pointOf, signOf } from './decimal.ts';
import { IngestProblem } from './ingest-problem.ts';
import { type DateOrder, slashParts } from './moment.ts';

/** How the dates and numbers of a table's columns are written, by column. */
export interface ColumnStyles {
  readonly dates: ReadonlyMap<number, DateOrder>;
  readonly signs: ReadonlyMap<number, DecimalSign>;
}

/** Thrown by whoever meets a date or number that only the whole column can explain; the table is then looked through. */
export class NeedsStyles extends Error {
  override readonly name = 'NeedsStyles';
}

interface SignEvidence {
  point: number;
  comma: number;
  /** Rows like `1,234` and rows like `1.234`. */
  open: number;
  openPoint: number;
  negative: number;
  example: string;
}

interface DateEvidence {
  example: string;
  monthFirst: number;
  dayFirst: number;
  monthFirstLine: number;
  dayFirstLine: number;
  dotted: number;
  slashed: number;
}

/** Up to this share of the rows that tell, the minority are typing errors and are rejected one by one. */
const strayShare = 0.01;

/**
 * Looks through a whole table. `3/4/2017` can be read two ways, so the rows that can be read one way only decide for their
 * column; a column without such a row follows the file's other date columns, and failing those is month first, as in the
 * files we know (day first where it is written with points).
 */
export class StyleFinder {
  readonly #file: string;
  readonly #dates: ReadonlyMap<number, DateEvidence>;
  readonly #signs: ReadonlyMap<number, SignEvidence>;

  constructor(file: string, dateColumns: readonly number[], numberColumns: readonly number[]) {
    this.#file = file;
    this.#dates = new Map(
      dateColumns.map((column) => [
        column,
        { example: '', monthFirst: 0, dayFirst: 0, monthFirstLine: 0, dayFirstLine: 0, dotted: 0, slashed: 0 },
      ]),
    );
    this.#signs = new Map(
      numberColumns.map((column) => [column, { point: 0, comma: 0, open: 0, openPoint: 0, negative: 0, example: '' }]),
    );
  }

  look(row: TableRow): void {
    for (const [column, seen] of this.#dates) {
      const text = (row.cells[column] ?? '').trim();
      const parts = slashParts(text);
      if (parts === undefined) continue;
      if (seen.slashed === 0) seen.example = text;
      seen.slashed += 1;
      if (parts.isDotted) seen.dotted += 1;
      if (parts.first > 12 && parts.second <= 12) {
        if (seen.dayFirst === 0) seen.dayFirstLine = row.line;
        seen.dayFirst += 1;
      } else if (parts.second > 12 && parts.first <= 12) {
        if (seen.monthFirst === 0) seen.monthFirstLine = row.line;
        seen.monthFirst += 1;
      }
    }
    for (const [column, seen] of this.#signs) {
      const text = bareNumber((row.cells[column] ?? '').trim());
      if (text.includes('-')) seen.negative += 1;
      if (text.includes(',')) {
        const sign = signOf(text);
        if (sign === undefined) seen.open += 1;
        else seen[sign] += 1;
        if (sign === undefined && seen.open === 1) seen.example = text;
      } else if (text.includes('.')) {
        this.#lookAtPoint(text, seen);
      }
    }
  }

  #lookAtPoint(text: string, seen: SignEvidence): void {
    const point = pointOf(text);
    if (point === 'thousands') seen.comma += 1;
    else if (point === 'decimals') seen.point += 1;
    else if (point === 'open') {
      seen.openPoint += 1;
      if (seen.openPoint === 1 && seen.example === '') seen.example = text;
    }
  }

  /** A cell of a column that can be read both ways. */
  exampleOf(column: number): string {
    return this.#dates.get(column)?.example ?? this.#signs.get(column)?.example ?? '';
  }

  /** Whether the column's dates can be read both ways in every row. */
  isOpen(column: number): boolean {
    const seen = this.#dates.get(column);
    return seen !== undefined && seen.slashed > 0 && seen.dayFirst === 0 && seen.monthFirst === 0;
  }

  isSlashed(column: number): boolean {
    return (this.#dates.get(column)?.slashed ?? 0) > 0;
  }

  /** Whether the comma or the point of the column's numbers may be one of thousands or of decimals in every row. */
  isOpenNumber(column: number): boolean {
    const seen = this.#signs.get(column);
    return seen !== undefined && seen.open + seen.openPoint > 0 && seen.point === 0 && seen.comma === 0;
  }

  negatives(column: number): number {
    return this.#signs.get(column)?.negative ?? 0;
  }

  styles(delimiter: string | undefined): ColumnStyles {
    const total = { monthFirst: 0, dayFirst: 0, dotted: 0, slashed: 0 };
    for (const seen of this.#dates.values()) {
      this.#refuseMixed(seen);
      total.monthFirst += seen.monthFirst;
      total.dayFirst += seen.dayFirst;
      total.dotted += seen.dotted;
      total.slashed += seen.slashed;
    }
    const fallback = orderOf(total) ?? (total.dotted * 2 > total.slashed ? 'day-first' : 'month-first');
    return {
      dates: new Map([...this.#dates].map(([column, seen]) => [column, orderOf(seen) ?? fallback])),
      signs: new Map(
        [...this.#signs].map(([column, seen]) => {
          const leaning = seen.open + seen.openPoint > 0 && seen.point === 0 && delimiter === ';';
          return [column, seen.comma > seen.point || (seen.comma === seen.point && leaning) ? 'comma' : 'point'];
        }),
      ),
    };
  }

  #refuseMixed(seen: DateEvidence): void {
    const minority = Math.min(seen.monthFirst, seen.dayFirst);
    if (minority === 0 || minority <= (seen.monthFirst + seen.dayFirst) * strayShare) return;
    const dayIsStray =
      seen.dayFirst < seen.monthFirst || (seen.dayFirst === seen.monthFirst && seen.dayFirstLine > seen.monthFirstLine);
    const [line, other] = dayIsStray
      ? [seen.dayFirstLine, seen.monthFirstLine]
      : [seen.monthFirstLine, seen.dayFirstLine];
    throw new IngestProblem(
      'mixed-dates',
      `the date here has its ${dayIsStray ? 'day' : 'month'} first, the one on line ${other} its ${dayIsStray ? 'month' : 'day'}: the column cannot be read one way.`,
      { file: this.#file, line },
    );
  }
}

function orderOf(seen: { readonly monthFirst: number; readonly dayFirst: number }): DateOrder | undefined {
  if (seen.monthFirst === seen.dayFirst) return undefined;
  return seen.monthFirst > seen.dayFirst ? 'month-first' : 'day-first';
}
