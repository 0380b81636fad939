import type { ImportChoices } from '@foresale/contract';
import type { ImportSession, RejectedRow, StagedFile } from '@foresale/db/import';
import { type ColumnStyles, NeedsStyles, StyleFinder } from './column-styles.ts';
import { IngestProblem } from './ingest-problem.ts';
import type { ColumnMapping } from './mapping.ts';
import type { PlannedTable } from './plan-import.ts';
import { bindFields, RowStager } from './row-stager.ts';
import { isBlank, readTable, type TableFormat } from './table.ts';
import { doubtsOf } from './understand.ts';

/** COPY is sent in pieces of about this many characters. */
const pieceLength = 128 * 1024;

export interface TableReport extends StagedFile {
  readonly kind: string;
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  readonly blankRows: number;
  /** How dates like 3/4/2017 were read, by column. */
  readonly dates: Readonly<Record<string, string>>;
  /** Columns that could be read both ways, and how they were read, in sentences. */
  readonly doubts: readonly string[];
  readonly findings: ReadonlyMap<string, number>;
  /** The words of its status column, with how many rows carry each. */
  readonly statuses: ReadonlyMap<string, number>;
  /** The currencies that its rows name, with how many rows are in each. */
  readonly currencies: ReadonlyMap<string, number>;
  /** Rows that could not be read, and the first of them. */
  readonly unreadable: number;
  readonly unreadableRows: readonly RejectedRow[];
}

export interface StageOptions {
  readonly session: ImportSession;
  readonly fileNo: number;
  readonly mapping: ColumnMapping | undefined;
  readonly choices: Pick<ImportChoices, 'dates' | 'decimals'>;
  readonly shopCurrency: string;
  readonly signal: AbortSignal | undefined;
  readonly onRead: (bytes: number, rows: number) => void;
}

/** Streams one table into its staging table. */
export async function stageTable(planned: PlannedTable, options: StageOptions): Promise<TableReport> {
  const told = toldStyles(planned, options.mapping, options.choices);
  try {
    return await stageOnce(planned, options, { styles: told, doubts: [] });
  } catch (cause) {
    if (!(cause instanceof NeedsStyles)) throw cause;
    const { finder, columns } = await findStyles(planned, options.signal);
    const found = finder.styles(planned.head.format.delimiter);
    const doubts = doubtsOf(finder, found, { names: planned.names, columns, told });
    return stageOnce(planned, options, { styles: merge(found, told), doubts });
  }
}

async function stageOnce(
  planned: PlannedTable,
  options: StageOptions,
  { styles, doubts }: { readonly styles: ColumnStyles | undefined; readonly doubts: readonly string[] },
): Promise<TableReport> {
  const { table, kind, names } = planned;
  const target = kind.table;
  if (target === undefined) throw new TypeError(`${kind.name} have no staging table.`);
  const stager = new RowStager({
    fileNo: options.fileNo,
    file: table.name,
    kind,
    table: target,
    names,
    styles,
    allowsShortRows: table.sheet !== undefined,
    shopCurrency: options.shopCurrency,
  });
  let format: TableFormat = planned.head.format;
  let blankRows = 0;
  async function* pieces(): AsyncGenerator<Buffer> {
    let piece = '';
    let hasHeader = false;
    const onRead = (bytes: number): void => options.onRead(bytes, stager.rows);
    const onFormat = (seen: TableFormat): void => {
      format = seen;
    };
    for await (const rows of readTable(table, { onRead, onFormat })) {
      options.signal?.throwIfAborted();
      for (const row of rows) {
        if (isBlank(row)) {
          blankRows += 1;
          continue;
        }
        if (!hasHeader) {
          hasHeader = true;
          continue;
        }
        piece += stager.stage(row);
        if (piece.length > pieceLength) {
          yield Buffer.from(piece);
          piece = '';
        }
      }
    }
    if (piece !== '') yield Buffer.from(piece);
  }
  await options.session.copy(target, pieces());
  if (stager.rows === 0) {
    throw new IngestProblem('no-rows', 'there is a header, but no row below it.', {
      file: table.name,
      line: planned.head.header.line,
    });
  }
  return {
    fileNo: options.fileNo,
    file: table.name,
    rows: stager.rows,
    kind: kind.name,
    encoding: format.encoding,
    delimiter: format.delimiter,
    blankRows,
    dates: Object.fromEntries([...(styles?.dates ?? [])].map(([index, order]) => [names[index] ?? '', order])),
    doubts,
    findings: stager.findings,
    statuses: stager.statuses,
    currencies: stager.currencies,
    unreadable: stager.unreadable,
    unreadableRows: stager.unreadableRows,
  };
}

async function findStyles(
  planned: PlannedTable,
  signal: AbortSignal | undefined,
): Promise<{ readonly finder: StyleFinder; readonly columns: readonly number[] }> {
  const bound = bindFields(planned.kind, planned.names);
  const columnsOf = (type: string): number[] =>
    bound.flatMap(({ field, indexes }) => (field.type === type ? indexes : []));
  const [moments, numbers] = [columnsOf('moment'), columnsOf('number')];
  const finder = new StyleFinder(planned.table.name, moments, numbers);
  let hasHeader = false;
  for await (const rows of readTable(planned.table)) {
    signal?.throwIfAborted();
    for (const row of rows) {
      if (isBlank(row)) continue;
      if (hasHeader) finder.look(row);
      hasHeader = true;
    }
  }
  return { finder, columns: [...moments, ...numbers] };
}

/** What a person said about the files is not asked of their rows. */
function toldStyles(
  planned: PlannedTable,
  mapping: ColumnMapping | undefined,
  choices: Pick<ImportChoices, 'dates' | 'decimals'>,
): ColumnStyles | undefined {
  const dates = choices.dates ?? mapping?.dates;
  const decimals = choices.decimals ?? mapping?.decimals;
  if (dates === undefined && decimals === undefined) return undefined;
  const bound = bindFields(planned.kind, planned.names);
  const indexesOf = (type: string) => bound.flatMap(({ field, indexes }) => (field.type === type ? indexes : []));
  return {
    dates: new Map(dates === undefined ? [] : indexesOf('moment').map((index) => [index, dates])),
    signs: new Map(decimals === undefined ? [] : indexesOf('number').map((index) => [index, decimals])),
  };
}

function merge(found: ColumnStyles, told: ColumnStyles | undefined): ColumnStyles {
  if (told === undefined) return found;
  return { dates: new Map([...found.dates, ...told.dates]), signs: new Map([...found.signs, ...told.signs]) };
}
