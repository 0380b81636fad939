import { buffer } from 'node:stream/consumers';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { type BinaryRows, readBinaryRows } from './binary-rows.ts';

/** The list of a run, for a thread that reads it. */
export const listToRead = z.object({ databaseUrl: z.string(), runId: z.int(), customers: z.int() });
export type ListToRead = z.infer<typeof listToRead>;

/** By rank in parts, each a query of its own: an open cursor would keep the snapshot of the whole database alive. */
const part = 20_000;

/** Goes through some columns of the list, in order of rank. */
export async function readList(
  list: ListToRead,
  columns: readonly string[],
  take: (row: BinaryRows) => void,
): Promise<void> {
  await withClient(list.databaseUrl, async (client) => {
    const read = (from: number) => {
      // COPY takes no parameters; these are whole numbers.
      const bytes = buffer(
        client.query(
          copyTo(`copy (
            select ${columns.join(', ')} from priority_list_rows
            where run_id = ${list.runId} and rank > ${from} and rank <= ${from + part} order by rank
          ) to stdout (format binary)`),
        ),
      );
      // Awaited below, unless something else fails first.
      bytes.catch(() => undefined);
      return bytes;
    };
    let coming = read(0);
    for (let from = 0; from < list.customers; from += part) {
      const rows = readBinaryRows(await coming);
      // PostgreSQL looks for the next part while this one is taken in.
      if (from + part < list.customers) coming = read(from + part);
      while (rows.next()) take(rows);
    }
  });
}

export async function withClient<Result>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'foresale list columns' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
