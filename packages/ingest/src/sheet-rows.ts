import type { TableRow } from './csv-splitter.ts';
import type { IngestProblem } from './ingest-problem.ts';
import { momentOfSerial } from './workbook-dates.ts';
import { oversized, workbookLimits } from './workbook-limits.ts';

interface Attributes {
  readonly [name: string]: string;
}

export interface DateStyles {
  readonly isDate: readonly boolean[];
  readonly from1904: boolean;
}

export interface XmlListener {
  open?(tag: string, attributes: Attributes): void;
  text?(text: string): void;
  close?(tag: string): void;
}

/** Gathers the rows of a sheet from its XML. */
export class SheetRows implements XmlListener {
  readonly #shared: readonly string[];
  readonly #dates: DateStyles;
  #rows: TableRow[] = [];
  #line = 0;
  #cells: string[] = [];
  #column = -1;
  #type = '';
  #style = 0;
  #value: string | undefined;
  #rowCharacters = 0;
  readonly #file: string;

  constructor(shared: readonly string[], dates: DateStyles, file: string) {
    this.#shared = shared;
    this.#dates = dates;
    this.#file = file;
  }

  take(): TableRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(tag: string, attributes: Attributes): void {
    if (tag === 'row') {
      this.#line = lineOf(attributes.r) ?? this.#line + 1;
      this.#cells = [];
      this.#rowCharacters = 0;
      this.#column = -1;
    } else if (tag === 'c') {
      const reference = attributes.r;
      this.#column = reference === undefined ? this.#column + 1 : columnOf(reference);
      this.#type = attributes.t ?? 'n';
      this.#style = Number(attributes.s ?? 0);
      this.#value = undefined;
    } else if (tag === 'v' || tag === 't') {
      this.#value ??= '';
    }
  }

  text(text: string): void {
    if (this.#value === undefined) return;
    this.#value += text;
    if (this.#value.length > workbookLimits.cellCharacters) throw tooLongText({ file: this.#file, line: this.#line });
  }

  close(tag: string): void {
    if (tag === 'c') {
      // Columns beyond Excel's own last one come from a broken file only.
      if (this.#value !== undefined && this.#column < 16_384) {
        while (this.#cells.length < this.#column) this.#cells.push('');
        const shown = this.#show(this.#value);
        this.#cells[this.#column] = shown;
        this.#rowCharacters += shown.length;
        if (this.#rowCharacters > workbookLimits.rowCharacters) {
          throw oversized('a row of more than a megabyte', { file: this.#file, line: this.#line });
        }
      }
      this.#value = undefined;
    } else if (tag === 'row') {
      this.#rows.push({ line: this.#line, raw: this.#cells.map(csvCell).join(','), cells: this.#cells });
    }
  }

  #show(value: string): string {
    if (this.#type === 's') return this.#shared[Number(value)] ?? '';
    if (this.#type !== 'n') return value;
    const number = Number(value);
    if (!Number.isFinite(number) || value.trim() === '') return value;
    if (this.#dates.isDate[this.#style] === true) return momentOfSerial(number, this.#dates.from1904);
    // Excel stores 2.55 as 2.5499999999999998; it shows, and means, fifteen digits.
    return Number.isInteger(number) ? String(number) : String(Number(number.toPrecision(15)));
  }
}

export function tooLongText(place: { readonly file: string; readonly line?: number }): IngestProblem {
  return oversized(`a text of more than ${workbookLimits.cellCharacters.toLocaleString('en')} characters`, place);
}

/** Undefined when it is no number that a row can have. */
function lineOf(reference: string | undefined): number | undefined {
  const line = Number(reference);
  return Number.isSafeInteger(line) && line > 0 && line < 2 ** 31 ? line : undefined;
}

function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const code = reference.charCodeAt(at);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column - 1;
}

function csvCell(cell: string | undefined): string {
  if (cell === undefined) return '';
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
