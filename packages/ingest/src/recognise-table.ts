import type { ImportLayout } from '@foresale/db/import';
import type { TableRow } from './csv-splitter.ts';
import type { FileKind } from './file-kind.ts';
import { foreignHeaders } from './foreign-headers.ts';
import { columnNames, headerKey, squash } from './header.ts';
import { IngestProblem } from './ingest-problem.ts';
import { fileKinds, mappedFields } from './layouts.ts';
import { readMoment } from './moment.ts';
import { meaningOf } from './order-status.ts';
import { bindFields } from './row-stager.ts';
import { readHead, type Table, type TableHead } from './table.ts';

export interface RecognisedTable {
  readonly table: Table;
  readonly head: TableHead;
  readonly names: readonly string[];
  /** What a remembered mapping is found by. */
  readonly headerKey: string;
  /** Undefined for a header that no kind of file has. */
  readonly kind: FileKind | undefined;
}

async function recogniseTable(table: Table, sampleRows: number): Promise<RecognisedTable> {
  const head = await readHead(table, sampleRows);
  const names = columnNames(head.header.cells);
  return { table, head, names, headerKey: headerKey(head.header.cells), kind: kindOf(names) };
}

export interface RecognisedTables {
  readonly recognised: readonly RecognisedTable[];
  /** Sheets of a workbook that hold nothing, as Excel's second and third do. */
  readonly empty: readonly string[];
}

export async function recogniseTables(tables: readonly Table[], sampleRows: number): Promise<RecognisedTables> {
  const recognised: RecognisedTable[] = [];
  const empty: IngestProblem[] = [];
  for (const table of tables) {
    try {
      recognised.push(await recogniseTable(table, sampleRows));
    } catch (cause) {
      const isEmptySheet = cause instanceof IngestProblem && cause.code === 'empty-file' && table.sheet !== undefined;
      if (!isEmptySheet) throw cause;
      empty.push(cause);
    }
  }
  const [first] = empty;
  if (recognised.length === 0 && first !== undefined) throw first;
  return { recognised, empty: empty.map((problem) => problem.file ?? '') };
}

function kindOf(names: readonly string[]): FileKind | undefined {
  const squashed = new Set(names.map(squash));
  return fileKinds.find((kind) => {
    if (kind.never?.some((header) => squashed.has(header)) === true) return false;
    const found = new Set(
      bindFields(kind, names)
        .filter((bound) => bound.indexes.length > 0)
        .map((bound) => bound.field.column),
    );
    return kind.recognisedBy.every((column) => found.has(column)) && found.size > 1;
  });
}

/** The layout that the kinds of files have in common, or the layouts that they cannot have together. */
export function layoutOf(kinds: readonly FileKind[]): ImportLayout | readonly ImportLayout[] {
  const layouts = [...new Set(kinds.flatMap((kind) => (kind.layout === undefined ? [] : [kind.layout])))];
  if (layouts.length > 1) return layouts;
  return layouts[0] ?? 'canonical';
}

/** A guess at a mapping, for a person to correct: by the headers, and by what stands below them where those say nothing. */
export function suggestColumns(names: readonly string[], sample: readonly TableRow[] = []): Record<string, string> {
  const squashed = names.map(squash);
  const suggested: Record<string, string> = {};
  const taken = new Set<number>();
  const suggest = (column: string, index: number | undefined) => {
    if (index === undefined) return;
    taken.add(index);
    suggested[column] = names[index] ?? '';
  };
  for (const field of mappedFields) {
    const headers = [...field.headers, ...(foreignHeaders[field.column] ?? [])];
    suggest(
      field.column,
      headers.map((header) => squashed.indexOf(header)).find((at) => at !== -1 && !taken.has(at)),
    );
  }
  for (const [column, fits] of contents) {
    if (suggested[column] !== undefined || (column === 'amount' && suggested.unit_price !== undefined)) continue;
    suggest(
      column,
      [...names.keys()].find((index) => !taken.has(index) && fitsColumn(sample, index, fits)),
    );
  }
  if (suggested.amount === undefined && suggested.unit_price === undefined) {
    // Whole amounts look like ids: where a single column holds such numbers, they are what was paid.
    const whole = [...names.keys()].filter(
      (index) => !taken.has(index) && fitsColumn(sample, index, (cell) => /^-?\d{1,3}(?:[.,]?\d{3}){0,2}$/.test(cell)),
    );
    if (whole.length === 1) suggest('amount', whole[0]);
  }
  return suggested;
}

const looksLikeDate = (cell: string) =>
  /\D/.test(cell) && (readMoment(cell, 'month-first') ?? readMoment(cell, 'day-first')) !== undefined;
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));
const looksLikeMoney = (cell: string) =>
  /^\D{0,4}\d[\d.,\s]*[.,]\d{2}\D{0,4}$/.test(cell.slice(0, 40)) && !looksLikeDate(cell);

/** What the cells of a field look like where no header names it, the surest first. */
const contents: readonly (readonly [string, (cell: string) => boolean])[] = [
  ['ordered_at', looksLikeDate],
  ['email', (cell) => /^[^@\s]+@[^@\s]+$/.test(cell.slice(0, 300))],
  ['amount', looksLikeMoney],
  ['currency', (cell) => currencies.has(cell)],
  ['status', (cell) => meaningOf(cell) !== undefined],
];

function fitsColumn(sample: readonly TableRow[], index: number, fits: (cell: string) => boolean): boolean {
  const cells = sample.map((row) => (row.cells[index] ?? '').trim()).filter((cell) => cell !== '');
  return cells.length > 0 && cells.filter(fits).length >= cells.length * 0.9;
}
