import { CsvSplitter, type Delimiter, detectDelimiter, type TableRow } from './csv-splitter.ts';
import { IngestProblem } from './ingest-problem.ts';
import { inspectFile, type KnownFile, readBytes } from './read-bytes.ts';
import { textBlocks } from './text-blocks.ts';
import type { Encoding } from './text-decoding.ts';
import { listSheets, readSheet, type Sheet } from './workbook.ts';

/** One table of an import: a text file, or one sheet of a workbook. */
export interface Table {
  /** How reports call it: the file's name, with the sheet's where the file has several. */
  readonly name: string;
  readonly file: KnownFile;
  readonly sheet: Sheet | undefined;
  /** What progress counts: bytes of the file as it lies on the disk. */
  readonly bytes: number;
}

export interface TableFormat {
  readonly encoding: Encoding | undefined;
  readonly delimiter: Delimiter | undefined;
}

export interface TableHead {
  readonly header: TableRow;
  readonly sample: readonly TableRow[];
  readonly format: TableFormat;
}

export async function listTables(path: string, name: string): Promise<Table[]> {
  const file = await inspectFile(path, name);
  if (file.content !== 'zip') return [{ name, file, sheet: undefined, bytes: file.bytes }];
  const sheets = await listSheets(file);
  return sheets.map((sheet) => ({
    name: sheets.length === 1 ? name : `${name} (${sheet.name})`,
    file,
    sheet,
    bytes: sheet.bytes,
  }));
}

export interface ReadOptions {
  readonly onRead?: (bytes: number) => void;
  readonly onFormat?: (format: TableFormat) => void;
}

/** All records of a table that hold anything, batch by batch; the header is the first. */
export async function* readTable(table: Table, options: ReadOptions = {}): AsyncGenerator<TableRow[]> {
  const onRead = options.onRead ?? (() => undefined);
  if (table.sheet !== undefined) {
    options.onFormat?.({ encoding: undefined, delimiter: undefined });
    yield* readSheet(table.file, table.sheet, table.name, onRead);
    return;
  }
  let splitter: CsvSplitter | undefined;
  let delimiter: Delimiter | undefined;
  for await (const block of textBlocks(readBytes(table.file, onRead), table.name)) {
    let text = block.text;
    if (splitter === undefined) {
      const told = /^sep=(.)\r?\n/i.exec(text);
      if (told !== null) text = text.slice(told[0].length - 1);
      delimiter = detectDelimiter(told === null ? firstRecord(text) : (told[1] ?? ','));
      splitter = new CsvSplitter(delimiter, table.name);
    }
    options.onFormat?.({ encoding: block.encoding, delimiter });
    yield splitter.push(text);
  }
  if (splitter !== undefined) yield splitter.finish();
}

/** The header and the first rows. */
export async function readHead(table: Table, sampleRows: number): Promise<TableHead> {
  let format: TableFormat = { encoding: undefined, delimiter: undefined };
  const rows: TableRow[] = [];
  const onFormat = (seen: TableFormat): void => {
    format = seen;
  };
  for await (const batch of readTable(table, { onFormat })) {
    for (const row of batch) {
      if (rows.length > sampleRows) break;
      if (!isBlank(row)) rows.push(row);
    }
    if (rows.length > sampleRows) break;
  }
  const [header, ...sample] = rows;
  if (header === undefined) throw new IngestProblem('empty-file', 'there is nothing in it.', { file: table.name });
  return { header, sample, format };
}

/** Spreadsheets leave rows of bare delimiters behind. They say nothing, and are counted apart from rows. */
export function isBlank(row: TableRow): boolean {
  for (const cell of row.cells) if (cell !== '' && cell.trim() !== '') return false;
  return true;
}

function firstRecord(text: string): string {
  return text.split('\n').find((line) => line.trim() !== '') ?? '';
}
