import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const batchRow = z.object({ lines: z.string(), last: z.bigint().nullable() });

/** What an import could not take, as CSV in the order it was met: pieces to be written one after the other. */
export async function* rejectsAsCsv(connection: CommonQueryMethods, importId: string): AsyncGenerator<string> {
  yield 'file,line,reason,raw\r\n';
  let after = 0n;
  for (;;) {
    const { lines, last } = await connection.one(sql.type(batchRow)`
      select coalesce(string_agg(csv_text(file) || ',' || line || ',' || csv_text(reason) || ',' || csv_text(raw) || E'\r\n',
               '' order by reject_no), '') as lines,
             max(reject_no) as last
        from (select * from import_rejects where import_id = ${importId}::bigint and reject_no > ${after}
               order by reject_no limit 5000) batch`);
    if (last === null) return;
    yield lines;
    after = last;
  }
}
