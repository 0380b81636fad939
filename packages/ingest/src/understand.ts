import type { Finding, InspectedCurrency } from '@foresale/contract';
import { type ColumnStyles, StyleFinder } from './column-styles.ts';
import { bareNumber } from './currency.ts';
import { CurrencyFinder } from './currency-finder.ts';
import { type DecimalSign, readDecimal } from './decimal.ts';
import type { FileKind } from './file-kind.ts';
import { readMoment } from './moment.ts';
import { meaningOf, type StatusDecisions } from './order-status.ts';
import type { RecognisedTable } from './recognise-table.ts';
import { type BoundField, bindFields } from './row-stager.ts';
import { isBlank, readTable } from './table.ts';

/** Enough for a column to show how it is written; the import itself looks at every row. */
const mostRows = 100_000;
const mostExamples = 3;
const mostStatuses = 500;

export interface Understanding {
  readonly findings: readonly Finding[];
  /** Status words that nobody knows, with how many of the rows looked at carry each. */
  readonly unknownStatuses: ReadonlyMap<string, number>;
  readonly currencies: readonly InspectedCurrency[];
  /** The days that the file brings a rate for, by currency. */
  readonly rates: ReadonlyMap<string, readonly string[]>;
}

/** How the dates, amounts and status words of a table are understood, with examples for a person to nod at. */
export async function understand(
  { table, names, head }: RecognisedTable,
  kind: FileKind,
  { decisions, shopCurrency }: { readonly decisions: StatusDecisions; readonly shopCurrency: string },
): Promise<Understanding> {
  const bound = bindFields(kind, names);
  const columns: Columns = {
    moments: columnsOf(bound, 'moment'),
    numbers: columnsOf(bound, 'number'),
    statuses: columnsOf(bound, 'status'),
  };
  const finder = new StyleFinder(table.name, columns.moments, columns.numbers);
  const seen = new Map([...columns.moments, ...columns.numbers].map((column) => [column, new Set<string>()]));
  const statuses = new Map<string, number>();
  const currencies = new CurrencyFinder(bound, shopCurrency);
  let rows = -1;
  reading: for await (const batch of readTable(table)) {
    for (const row of batch) {
      if (isBlank(row)) continue;
      rows += 1;
      if (rows === 0) continue;
      if (rows > mostRows) break reading;
      finder.look(row);
      currencies.look(row.cells);
      for (const [column, examples] of seen) {
        const cell = (row.cells[column] ?? '').trim();
        if (examples.size < mostExamples && cell !== '') examples.add(cell);
      }
      for (const column of columns.statuses) {
        const word = (row.cells[column] ?? '').trim();
        if (word !== '' && (statuses.has(word) || statuses.size < mostStatuses)) {
          statuses.set(word, (statuses.get(word) ?? 0) + 1);
        }
      }
    }
  }
  const styles = finder.styles(head.format.delimiter);
  const place = { file: table.name, names, seen, styles, finder };
  return {
    findings: [
      ...columns.moments.flatMap((column) => dateFinding(column, place)),
      ...columns.numbers.flatMap((column) => numberFinding(column, place)),
      ...columns.statuses.flatMap((column) => statusFinding(statuses, decisions, { ...place, column })),
    ],
    unknownStatuses: new Map([...statuses].filter(([word]) => meaningOf(word, decisions) === undefined)),
    ...(kind.table === 'stage_rates'
      ? { currencies: [], rates: currencies.daysBy(styles) }
      : { currencies: currencies.found(styles), rates: new Map() }),
  };
}

interface Columns {
  readonly moments: readonly number[];
  readonly numbers: readonly number[];
  readonly statuses: readonly number[];
}

interface Place {
  readonly file: string;
  readonly names: readonly string[];
  readonly seen: ReadonlyMap<number, ReadonlySet<string>>;
  readonly styles: ColumnStyles;
  readonly finder: StyleFinder;
}

function columnsOf(bound: readonly BoundField[], type: string): number[] {
  return bound.flatMap(({ field, indexes }) => (field.type === type ? indexes : []));
}

const dayWords = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

function dateFinding(column: number, { file, names, seen, styles, finder }: Place): Finding[] {
  const order = styles.dates.get(column) ?? 'month-first';
  const examples = [...(seen.get(column) ?? [])].map((raw) => ({
    raw,
    read: dayOf(readMoment(raw, order)),
    byChoice: {
      'day-first': dayOf(readMoment(raw, 'day-first')),
      'month-first': dayOf(readMoment(raw, 'month-first')),
    },
  }));
  if (examples.length === 0) return [];
  const name = names[column] ?? '';
  const isOpen = finder.isOpen(column);
  const dayFirst = order === 'day-first' ? 'the day first' : 'the month first';
  const says = isOpen
    ? `${name} could be read both ways; it is taken to have ${dayFirst}.`
    : finder.isSlashed(column)
      ? `${name} has ${dayFirst}.`
      : `${name} is a date.`;
  return [{ file, column: name, kind: 'dates', says, examples, isOpen }];
}

/** What the import had to guess, in sentences: how a cell of the column was read, and how else it could be. */
export function doubtsOf(
  finder: StyleFinder,
  styles: ColumnStyles,
  { names, columns, told }: { names: readonly string[]; columns: readonly number[]; told: ColumnStyles | undefined },
): string[] {
  return columns.flatMap((column) => {
    const raw = finder.exampleOf(column);
    if (finder.isOpen(column) && told?.dates.get(column) === undefined) {
      const isDayFirst = styles.dates.get(column) === 'day-first';
      const [taken, other] = isDayFirst
        ? (['day-first', 'month-first'] as const)
        : (['month-first', 'day-first'] as const);
      return [guessed(names[column] ?? '', raw, dayOf(readMoment(raw, taken)), dayOf(readMoment(raw, other)))];
    }
    if (finder.isOpenNumber(column) && told?.signs.get(column) === undefined) {
      const isComma = styles.signs.get(column) === 'comma';
      const [taken, other] = isComma ? (['comma', 'point'] as const) : (['point', 'comma'] as const);
      return [guessed(names[column] ?? '', raw, readDecimal(raw, taken) ?? '', readDecimal(raw, other) ?? '')];
    }
    return [];
  });
}

function guessed(column: string, raw: string, read: string, other: string): string {
  return `${column}: ${raw} was read as ${read}; it could also be ${other}.`;
}

function dayOf(moment: string | undefined): string {
  return moment === undefined ? 'not a date' : dayWords.format(new Date(`${moment.slice(0, 10)}T00:00:00Z`));
}

function numberFinding(column: number, { file, names, seen, styles, finder }: Place): Finding[] {
  const sign = styles.signs.get(column) ?? 'point';
  const examples = [...(seen.get(column) ?? [])].map((raw) => ({
    raw,
    read: numberOf(raw, sign),
    byChoice: { point: numberOf(raw, 'point'), comma: numberOf(raw, 'comma') },
  }));
  if (examples.length === 0) return [];
  const name = names[column] ?? '';
  const isOpen = finder.isOpenNumber(column);
  const says = isOpen
    ? `${name} could be read both ways; ${sign === 'comma' ? 'a comma is taken for decimals, a point for thousands' : 'a point is taken for decimals, a comma for thousands'}.`
    : sign === 'comma'
      ? `${name} has decimal commas.`
      : `${name} is a number.`;
  const negative = finder.negatives(column);
  const returned = negative === 0 ? '' : ` ${negative} of the rows are negative.`;
  return [{ file, column: name, kind: 'decimals', says: says + returned, examples, isOpen }];
}

function numberOf(raw: string, sign: DecimalSign): string {
  return readDecimal(bareNumber(raw), sign) ?? 'not a number';
}

const meaningWords = {
  counted: 'counts',
  cancelled: 'cancelled',
  returned: 'returned',
  pending: 'not paid yet',
} as const;

function statusFinding(
  statuses: ReadonlyMap<string, number>,
  decisions: StatusDecisions,
  { file, names, column }: Place & { readonly column: number },
): Finding[] {
  if (statuses.size === 0) return [];
  const words = [...statuses].map(([word, rows]) => ({ word, rows, meaning: meaningOf(word, decisions) }));
  const counted = words.reduce((sum, { rows, meaning }) => sum + (meaning === 'counted' ? rows : 0), 0);
  const all = words.reduce((sum, { rows }) => sum + rows, 0);
  const examples = words
    .filter(({ meaning }) => meaning !== undefined)
    .sort((one, other) => other.rows - one.rows)
    .slice(0, 12)
    .map(({ word, meaning }) => ({ raw: word, read: meaning === undefined ? '' : meaningWords[meaning] }));
  const says = `${counted} of the ${all} rows count as sales by their ${names[column] ?? 'status'}.`;
  return [{ file, column: names[column] ?? '', kind: 'statuses', says, examples, isOpen: false }];
}
