import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';

/** Large enough that rows cost nothing, small enough that several uploads at once fit into a small server. */
const chunkBytes = 1024 * 1024;

const idRow = z.object({ import_id: z.bigint().transform(Number) });

/** The row that the files of an upload belong to. */
export async function beginUpload(connection: CommonQueryMethods, requestedBy: string): Promise<number> {
  const { import_id } = await connection.one(sql.type(idRow)`
    insert into imports (source, status, requested_by, started_at)
    values ('', 'receiving', ${requestedBy}, null) returning import_id`);
  return import_id;
}

export interface ArrivingFile {
  readonly importId: number;
  readonly fileNo: number;
  readonly name: string;
  readonly content: AsyncIterable<Buffer>;
}

/** Writes a file as it arrives. Each chunk is awaited before more is read, so that a sender waits for the database. */
export async function storeFile(connection: CommonQueryMethods, file: ArrivingFile): Promise<number> {
  const { importId, fileNo } = file;
  await connection.query(sql.unsafe`
    insert into upload_files (import_id, file_no, name) values (${importId}, ${fileNo}, ${file.name})`);
  let bytes = 0;
  let chunkNo = 0;
  for await (const data of chunksOf(file.content)) {
    await connection.query(sql.unsafe`
      insert into upload_chunks (import_id, file_no, chunk_no, data)
      values (${importId}, ${fileNo}, ${chunkNo}, ${sql.binary(data)})`);
    chunkNo += 1;
    bytes += data.length;
  }
  await connection.query(sql.unsafe`
    update upload_files set bytes = ${bytes} where import_id = ${importId} and file_no = ${fileNo}`);
  return bytes;
}

/** All files are there: the workers are told, and one of them looks into the files. */
export async function completeUpload(
  connection: CommonQueryMethods,
  importId: number,
  also: (transaction: CommonQueryMethods) => Promise<void>,
): Promise<void> {
  await connection.transaction(async (transaction) => {
    await transaction.query(sql.unsafe`
      update imports set status = 'received',
        source = (select string_agg(name, ', ' order by file_no) from upload_files where import_id = ${importId})
       where import_id = ${importId} and status = 'receiving'`);
    await also(transaction);
    await appendEvent(transaction, { kind: 'import.received', payload: { importId } });
  });
}

/** An upload that broke off leaves nothing. */
export async function forgetUpload(connection: CommonQueryMethods, importId: number): Promise<void> {
  await connection.query(sql.unsafe`delete from imports where import_id = ${importId} and status = 'receiving'`);
}

async function* chunksOf(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let gathered: Buffer[] = [];
  let size = 0;
  for await (const piece of content) {
    gathered.push(piece);
    size += piece.length;
    if (size < chunkBytes) continue;
    yield Buffer.concat(gathered);
    gathered = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(gathered);
}
