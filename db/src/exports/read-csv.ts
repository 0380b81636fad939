import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { type ExportRequest, exportColumns, exportSource, readOwners } from './export-columns.ts';
import { readAhead } from './read-ahead.ts';

export interface CsvRequest extends ExportRequest {
  /** Some spreadsheets need one at the beginning to see that the file is UTF-8. */
  readonly byteOrderMark?: boolean;
}

const textRow = z.object({ lines: z.number(), text: z.string() });
const lineEnd = '\r\n';

/**
 * A file as RFC 4180 has it. A text that a spreadsheet would take for a formula gets a leading quote; typed numbers stay
 * numbers. PostgreSQL writes the lines: it makes 255,000 of them in a second of CPU, and what passes through here is text
 * by the batch. As cells in JSON, read and quoted here, the same million rows took five times as long.
 */
export async function* readCsv(
  connection: CommonQueryMethods,
  { byteOrderMark = false, ...request }: CsvRequest,
): AsyncGenerator<string, void, undefined> {
  const { ranks, columns, onProgress } = request;
  const owners = await readOwners(connection, columns);
  const cells = sql.join(
    columns.map((name) => {
      const { kind, value } = exportColumns[name];
      return kind === 'text' ? sql.fragment`csv_text(${value})` : value;
    }),
    sql.fragment`, ',', `,
  );
  const read = async (part: Uint32Array) => {
    const source = await exportSource(request, part, owners);
    const { lines, text } = await connection.one(sql.type(textRow)`
      select count(*)::integer as lines,
        coalesce(string_agg(concat(${cells}, ${lineEnd}::text), '' order by wanted.place), '') as text
      from ${source}`);
    if (lines !== part.length) throw new Error(`A batch has ${lines} rows instead of ${part.length}.`);
    return text;
  };
  yield `${byteOrderMark ? '\uFEFF' : ''}${columns.join(',')}${lineEnd}`;
  yield* readAhead(ranks, read, onProgress);
}
