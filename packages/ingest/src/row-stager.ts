import { keptOfRefused, type RejectedRow, type StagingTable, stagingColumns } from '@foresale/db/import';
import { type ColumnStyles, NeedsStyles } from './column-styles.ts';
import type { TableRow } from './csv-splitter.ts';
import { isBareNumber, type Money, readCurrency, splitMoney } from './currency.ts';
import { largestNumber, needsColumn, readDecimal } from './decimal.ts';
import type { Field, StagedRow } from './field.ts';
import type { FileKind } from './file-kind.ts';
import { squash } from './header.ts';
import { IngestProblem } from './ingest-problem.ts';
import { isSlashed, readMoment } from './moment.ts';
import { unknownStatuses } from './order-status.ts';

/** Longer ones show a file that is broken or read wrongly. Three of them, at four bytes a character, fit an index entry. */
const longestId = 200;
const longestText = 1_000;
/** What of a record is kept to show why it was rejected. */
const longestRaw = 10_000;
/** What pandas, databases and spreadsheets write for nothing. */
const nothing = /^(?:null|nan|none|\\n|#n\/a|nat)$/i;
/** A column with more words than this is no status of an order. */
const mostStatuses = 500;
const timeOnly = /^\d{1,2}:\d{2}(?::\d{2})?$/;

export interface BoundField {
  readonly field: Field;
  readonly indexes: readonly number[];
}

/** Which columns of a file the fields of its kind are in. */
export function bindFields(kind: FileKind, names: readonly string[]): BoundField[] {
  const squashed = names.map(squash);
  return kind.fields.map((field) => ({
    field,
    indexes: field.headers.flatMap((header) => {
      const index = squashed.indexOf(header);
      return index === -1 ? [] : [index];
    }),
  }));
}

export interface RowStagerOptions {
  readonly fileNo: number;
  readonly file: string;
  readonly kind: FileKind;
  readonly table: StagingTable;
  readonly names: readonly string[];
  readonly styles: ColumnStyles | undefined;
  /** Sheets leave out empty cells at the end; in a CSV a short row is a broken one. */
  readonly allowsShortRows: boolean;
  /** The shop's, for signs that several currencies share. */
  readonly shopCurrency: string;
}

/** Turns the rows of one table into lines of COPY's text format for its staging table. */
export class RowStager {
  readonly findings = new Map<string, number>();
  /** The words of its status column, with how many rows carry each. */
  readonly statuses = new Map<string, number>();
  /** The currencies that rows name, with how many rows are in each. */
  readonly currencies = new Map<string, number>();
  /** Rows that could not be read, and the first of them. */
  unreadable = 0;
  readonly unreadableRows: RejectedRow[] = [];
  rows = 0;
  readonly #options: RowStagerOptions;
  readonly #fields: readonly BoundField[];
  readonly #columns: readonly string[];
  readonly #spare: readonly number[];
  // One row's state, used again for each.
  readonly #row: StagedRow;
  readonly #values = new Map<string, string | null>();
  #attributes: Record<string, string> | undefined;
  #currency: string | undefined;
  #line = 0;
  #lastDate = '';
  #lastDateIndex = -1;
  #lastMoment: string | undefined;

  constructor(options: RowStagerOptions) {
    this.#options = options;
    this.#fields = bindFields(options.kind, options.names);
    this.#columns = stagingColumns[options.table];
    const used = new Set(options.kind.keepsAll === true ? [] : this.#fields.flatMap((bound) => bound.indexes));
    this.#spare = options.names.flatMap((_, index) => (used.has(index) ? [] : [index]));
    this.#row = {
      values: this.#values,
      find: (finding) => this.findings.set(finding, (this.findings.get(finding) ?? 0) + 1),
      keep: (name, value) => {
        this.#attributes ??= {};
        this.#attributes[name] = value;
      },
    };
  }

  stage(row: TableRow): string {
    this.rows += 1;
    this.#line = row.line;
    this.#attributes = undefined;
    for (const column of this.#columns) this.#values.set(column, null);
    const unreadable = row.malformed ?? this.#read(row);
    if (unreadable !== undefined) this.#countUnreadable(unreadable, row.raw);
    const reason = unreadable ?? this.#options.kind.judge?.(this.#row);
    const raw = forCopy(row.raw.length > longestRaw ? row.raw.slice(0, longestRaw) : row.raw);
    let line = `${this.#options.fileNo}\t${row.line}\t${reason === undefined ? '\\N' : forCopy(reason)}\t${raw}\t`;
    line += this.#attributes === undefined ? '\\N' : forCopy(JSON.stringify(this.#attributes));
    for (const column of this.#columns) {
      const value = reason === undefined || column === 'order_id' ? this.#values.get(column) : null;
      line += value === null || value === undefined ? '\t\\N' : `\t${forCopy(value)}`;
    }
    return `${line}\n`;
  }

  #read(row: TableRow): string | undefined {
    const width = this.#options.names.length;
    if (row.cells.length > width && row.cells.slice(width).some((cell) => cell.trim() !== '')) {
      return 'more cells than the header has columns';
    }
    if (row.cells.length < width && !this.#options.allowsShortRows) return 'fewer cells than the header has columns';
    let reason: string | undefined;
    this.#currency = undefined;
    for (const bound of this.#fields) reason = this.#readField(bound, row.cells) ?? reason;
    if (this.#currency !== undefined) this.#keepCurrency(this.#currency, row.cells);
    for (const [column, value] of Object.entries(this.#options.kind.constants ?? {})) this.#values.set(column, value);
    for (const index of this.#spare) {
      const value = (row.cells[index] ?? '').trim();
      if (value !== '') this.#row.keep(this.#options.names[index] ?? '', this.#cut(value.replaceAll('\u0000', '')));
    }
    return reason;
  }

  #keepCurrency(currency: string, cells: readonly string[]): void {
    this.currencies.set(currency, (this.currencies.get(currency) ?? 0) + 1);
    if (this.#values.has('currency')) this.#values.set('currency', currency);
    else if (currency !== this.#options.shopCurrency) this.#setAside(cells);
  }

  /** A price without a day has no rate: it is kept as it is written, beside the product. */
  #setAside(cells: readonly string[]): void {
    this.#row.find('price in another currency, kept as it is written');
    for (const { field, indexes } of this.#fields) {
      if (field.isMoney !== true) continue;
      this.#values.set(field.column, null);
      for (const index of indexes) {
        const cell = (cells[index] ?? '').trim();
        if (cell !== '') this.#row.keep(this.#options.names[index] ?? field.column, cell);
      }
    }
  }

  #countUnreadable(reason: string, raw: string): void {
    this.unreadable += 1;
    if (this.unreadableRows.length < keptOfRefused) {
      this.unreadableRows.push({ file: this.#options.file, line: this.#line, reason, raw: raw.slice(0, longestRaw) });
    }
  }

  /** Reads one field into its column; the answer is why that could not be done. */
  #readField(bound: BoundField, cells: readonly string[]): string | undefined {
    const { field } = bound;
    for (const index of bound.indexes) {
      const cell = (cells[index] ?? '').trim();
      if (cell === '' || (field.type !== 'text' && nothing.test(cell))) continue;
      const name = this.#options.names[index] ?? field.column;
      let number = cell;
      if (field.type === 'currency' || (field.isMoney === true && !isBareNumber(cell))) {
        const money = this.#readMark(field, cell);
        if (money.currency === null) {
          return field.type === 'currency' ? `${name} is no currency we know` : `${name} is in an unknown currency`;
        }
        if (money.currency !== undefined) {
          this.#currency ??= money.currency;
          if (this.#currency !== money.currency) {
            return `the row is in two currencies, ${this.#currency} and ${money.currency}`;
          }
        }
        number = money.number;
      }
      const value = this.#readCell(bound, index, number, cells);
      if (value === undefined) return problemOf(field, name);
      if ((field.type === 'number' || field.type === 'integer') && Math.abs(Number(value)) > largestNumber) {
        return `${name} is out of range`;
      }
      this.#values.set(field.column, value);
      return undefined;
    }
    return field.required;
  }

  /** What the cell says about the row's currency, and what is left to be read of it. */
  #readMark(field: Field, cell: string): Money {
    if (field.type === 'currency') {
      return { number: cell, currency: readCurrency(cell, this.#options.shopCurrency) ?? null };
    }
    return splitMoney(cell, this.#options.shopCurrency);
  }

  #readCell(bound: BoundField, index: number, cell: string, cells: readonly string[]): string | undefined {
    switch (bound.field.type) {
      case 'id':
        return this.#readId(cell, index);
      case 'text':
        return this.#cut(cell);
      case 'currency':
        return cell;
      case 'status':
        return this.#readStatus(cell);
      case 'integer':
        return /^\d{1,9}$/.test(cell) ? cell : undefined;
      case 'number':
        return this.#readNumber(cell, index);
      case 'moment': {
        // A date column and a time column beside it are one moment.
        const other = timeOnly.test(cell) ? bound.indexes.find((at) => at !== index) : undefined;
        const date = other === undefined ? '' : (cells[other] ?? '').trim().split(' ')[0];
        return date === '' || other === undefined
          ? this.#readMoment(cell, index)
          : this.#readMoment(`${date} ${cell}`, other);
      }
    }
  }

  #readId(cell: string, index: number): string {
    if (cell.length > longestId) {
      throw new IngestProblem(
        'value-too-long',
        `the ${this.#options.names[index] ?? 'id'} is ${cell.length} characters long; no id is longer than ${longestId}.`,
        { file: this.#options.file, line: this.#line },
      );
    }
    // A number that a spreadsheet or pandas took for a float.
    return /^\d+\.0+$/.test(cell) ? cell.slice(0, cell.indexOf('.')) : cell;
  }

  /** The order counts, however long the remark beside it is. */
  #cut(text: string): string {
    if (text.length <= longestText) return text;
    this.#row.find(`a text longer than ${longestText.toLocaleString('en')} characters, cut`);
    return text.slice(0, longestText).toWellFormed();
  }

  #readStatus(cell: string): string {
    const word = cell.length > longestId ? cell.slice(0, longestId) : cell;
    this.statuses.set(word, (this.statuses.get(word) ?? 0) + 1);
    if (this.statuses.size > mostStatuses) throw unknownStatuses(this.statuses);
    return word;
  }

  #readNumber(cell: string, index: number): string | undefined {
    const sign = this.#options.styles?.signs.get(index);
    if (sign === undefined && needsColumn(cell)) throw new NeedsStyles();
    return readDecimal(cell, sign ?? 'point');
  }

  #readMoment(cell: string, index: number): string | undefined {
    // The lines of an order follow each other with the same moment.
    if (cell === this.#lastDate && index === this.#lastDateIndex) return this.#lastMoment;
    const order = this.#options.styles?.dates.get(index);
    if (order === undefined && isSlashed(cell)) throw new NeedsStyles();
    this.#lastDate = cell;
    this.#lastDateIndex = index;
    this.#lastMoment = readMoment(cell, order ?? 'month-first');
    return this.#lastMoment;
  }
}

function problemOf(field: Field, name: string): string {
  return `${name} is not a ${field.type === 'moment' ? 'date' : field.type === 'integer' ? 'whole number' : 'number'}`;
}

const special = /[\\\t\n\r]/;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function forCopy(text: string): string {
  return special.test(text) ? text.replace(/[\\\t\n\r]/g, (found) => escapes[found] ?? found) : text;
}
