import type { Cell, FileColumn } from './read-export.ts';

export interface CsvOptions {
  readonly columns: readonly Pick<FileColumn, 'name'>[];
  /** Some spreadsheets need one at the beginning to see that the file is UTF-8. */
  readonly byteOrderMark?: boolean;
}

const looksLikeFormula = /^[=+@\t\r-]/;
const needsQuotes = /[",\r\n]/;

/** RFC 4180. A text that a spreadsheet would take for a formula gets a leading quote; typed numbers stay numbers. */
export async function* writeCsv(
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
  { columns, byteOrderMark = false }: CsvOptions,
): AsyncGenerator<string, void, undefined> {
  yield `${byteOrderMark ? '\uFEFF' : ''}${columns.map(({ name }) => name).join(',')}\r\n`;
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) {
      for (let place = 0; place < row.length; place += 1) {
        const value = row[place] ?? '';
        text += place === 0 ? '' : ',';
        text += typeof value === 'string' ? csvText(value) : value;
      }
      text += '\r\n';
    }
    yield text;
  }
}

function csvText(value: string): string {
  if (looksLikeFormula.test(value)) return `"'${value.replaceAll('"', '""')}"`;
  return needsQuotes.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
