import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { type ExportRequest, exportColumns, exportSource, readOwners } from './export-columns.ts';
import { readAhead } from './read-ahead.ts';

export type Cell = string | number | null;

const cell = z.union([z.string(), z.number(), z.null()]);
const batchRow = z.object({ rows: z.custom<readonly Cell[][]>((value) => Array.isArray(value) && isCells(value[0])) });

/** The first row stands for all of a batch: each is made by the same statement, and there may be millions. */
function isCells(row: unknown): boolean {
  return z.array(cell).safeParse(row).success;
}

/** The rows of a file, for those who write each cell themselves. */
export async function* readExport(
  connection: CommonQueryMethods,
  request: ExportRequest,
): AsyncGenerator<readonly (readonly Cell[])[], void, undefined> {
  const owners = await readOwners(connection, request.columns);
  const values = sql.join(
    request.columns.map((name) => exportColumns[name].value),
    sql.fragment`, `,
  );
  const read = async (ranks: Uint32Array) => {
    const source = await exportSource(request, ranks, owners);
    const { rows } = await connection.one(sql.type(batchRow)`
      select json_agg(json_build_array(${values}) order by wanted.place) as rows
      from ${source}`);
    if (rows.length !== ranks.length) throw new Error(`A batch has ${rows.length} rows instead of ${ranks.length}.`);
    return rows;
  };
  yield* readAhead(request.ranks, read, request.onProgress);
}
