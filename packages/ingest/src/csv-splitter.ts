import { IngestProblem } from './ingest-problem.ts';
import { longestLine } from './text-blocks.ts';

export type Delimiter = ',' | ';' | '\t' | '|';

/** One record of a table, and where it began. */
export interface TableRow {
  readonly line: number;
  readonly raw: string;
  readonly cells: readonly string[];
  /** Why the record could not be taken apart, where it could not. */
  readonly malformed?: string;
}

const quote = 0x22;
const carriageReturn = 0x0d;

/**
 * Splits CSV text into records, block by block. A line without a quote is split by String.split, several times faster than
 * looking at each character; only lines with a quote are walked through. Quotes follow RFC 4180; one inside an
 * unquoted cell is a plain character (`15" FRAME`).
 */
export class CsvSplitter {
  readonly #delimiter: Delimiter;
  readonly #file: string;
  #pending = '';
  #line = 1;

  constructor(delimiter: Delimiter, file: string) {
    this.#delimiter = delimiter;
    this.#file = file;
  }

  /** The records that end in this block, which ends with a whole line unless it is the last one. */
  push(block: string): TableRow[] {
    return this.#split(this.#pending === '' ? block : this.#pending + block, false);
  }

  finish(): TableRow[] {
    return this.#pending === '' ? [] : this.#split(this.#pending, true);
  }

  #split(text: string, isLast: boolean): TableRow[] {
    const rows: TableRow[] = [];
    const length = text.length;
    let position = 0;
    let nextQuote = text.indexOf('"');
    this.#pending = '';
    while (position < length) {
      const found = text.indexOf('\n', position);
      const end = found === -1 ? length : found;
      if (nextQuote !== -1 && nextQuote < position) nextQuote = text.indexOf('"', position);
      if (nextQuote === -1 || nextQuote >= end) {
        const raw = text.slice(position, text.charCodeAt(end - 1) === carriageReturn && end > position ? end - 1 : end);
        rows.push({ line: this.#line, raw, cells: raw.split(this.#delimiter) });
        this.#line += 1;
        position = end + 1;
        continue;
      }
      const next = this.#quotedRecord(text, position, rows);
      if (next === -1) {
        if (isLast || length - position > longestLine) this.#refuseOpenQuote(this.#line);
        this.#pending = text.slice(position);
        return rows;
      }
      position = next;
    }
    return rows;
  }

  /** Takes one record with quotes apart and returns where the next begins, or -1 when this one does not end in `text`. */
  #quotedRecord(text: string, start: number, rows: TableRow[]): number {
    const delimiter = this.#delimiter.charCodeAt(0);
    const length = text.length;
    const cells: string[] = [];
    let linesWithin = 0;
    let at = start;
    for (;;) {
      let cell: string;
      if (text.charCodeAt(at) === quote) {
        const closing = closingQuote(text, at);
        if (closing === -1) return -1;
        cell = text.slice(at + 1, closing);
        linesWithin += countLineFeeds(cell);
        if (cell.includes('"')) cell = cell.replaceAll('""', '"');
        at = closing + 1;
      } else {
        const begin = at;
        while (at < length && text.charCodeAt(at) !== delimiter && text.charCodeAt(at) !== 0x0a) at += 1;
        const isEnd = at >= length || text.charCodeAt(at) === 0x0a;
        cell = text.slice(begin, isEnd && at > begin && text.charCodeAt(at - 1) === carriageReturn ? at - 1 : at);
      }
      if (text.charCodeAt(at) === carriageReturn && (at + 1 >= length || text.charCodeAt(at + 1) === 0x0a)) at += 1;
      cells.push(cell);
      if (at >= length || text.charCodeAt(at) === 0x0a) break;
      if (text.charCodeAt(at) !== delimiter) {
        // Text after a closing quote. Within one line it spoils that row; across lines nobody can say where the record ends.
        if (linesWithin > 0) this.#refuseOpenQuote(this.#line);
        const found = text.indexOf('\n', at);
        at = found === -1 ? length : found;
        this.#take(rows, { text, start, end: at, cells, linesWithin }, 'text after a closing quote');
        return at + 1;
      }
      at += 1;
    }
    this.#take(rows, { text, start, end: at, cells, linesWithin });
    return at + 1;
  }

  #take(
    rows: TableRow[],
    record: { text: string; start: number; end: number; cells: string[]; linesWithin: number },
    malformed?: string,
  ): void {
    const raw = record.text.slice(record.start, record.end).replace(/\r$/, '');
    const row = { line: this.#line, raw, cells: record.cells };
    rows.push(malformed === undefined ? row : { ...row, malformed });
    this.#line += record.linesWithin + 1;
  }

  #refuseOpenQuote(line: number): never {
    throw new IngestProblem('open-quote', 'a quote is opened here and never closed.', { file: this.#file, line });
  }
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  for (;;) {
    const found = text.indexOf('"', at);
    if (found === -1) return -1;
    if (text.charCodeAt(found + 1) !== quote) return found;
    at = found + 2;
  }
}

function countLineFeeds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The delimiter that cuts the header into the most cells. */
export function detectDelimiter(header: string): Delimiter {
  const bare = header.replace(/"[^"]*"/g, '');
  const delimiters: readonly Delimiter[] = [',', ';', '\t', '|'];
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}
