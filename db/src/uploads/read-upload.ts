import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const fileRow = z
  .object({ file_no: z.number(), name: z.string(), bytes: z.bigint().transform(Number) })
  .transform(({ file_no, ...rest }) => ({ fileNo: file_no, ...rest }));
export type UploadedFile = z.infer<typeof fileRow>;

export function listUploadedFiles(connection: CommonQueryMethods, importId: number): Promise<readonly UploadedFile[]> {
  return connection.any(sql.type(fileRow)`
    select file_no, name, bytes from upload_files where import_id = ${importId} order by file_no`);
}

const chunkRow = z.object({ data: z.instanceof(Buffer) });

/** A file in the pieces in which it was stored, one of them in memory at a time. */
export async function* readUploadedFile(
  connection: CommonQueryMethods,
  { importId, fileNo }: { readonly importId: number; readonly fileNo: number },
): AsyncGenerator<Buffer> {
  for (let chunkNo = 0; ; chunkNo += 1) {
    const chunk = await connection.maybeOne(sql.type(chunkRow)`
      select data from upload_chunks
       where import_id = ${importId} and file_no = ${fileNo} and chunk_no = ${chunkNo}`);
    if (chunk === null) return;
    yield chunk.data;
  }
}
