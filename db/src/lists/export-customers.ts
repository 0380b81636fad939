import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { customerCondition, type ListScope } from './customer-condition.ts';

export interface ExportRequest extends ListScope {
  readonly includePredictions: boolean;
  /** Counted before; an export of any other length is cut off. */
  readonly rows: number;
  readonly byteOrderMark: boolean;
}

const lineRow = z.object({ line: z.string() });

/**
 * The list as CSV, by probability, sorted once by the database and taken from it only as fast as the reader reads. Ends
 * whole, or is destroyed with an error: whoever passes it on must cut its own connection then.
 */
export function exportCustomers(pool: DatabasePool, request: ExportRequest): Readable {
  const stream = new PassThrough({ highWaterMark: 256 * 1024 });
  pool
    .transaction((transaction) => writeAll(transaction, request, stream))
    .then(
      () => stream.end(),
      (problem: unknown) => stream.destroy(problem instanceof Error ? problem : new Error(String(problem))),
    );
  return stream;
}

async function writeAll(
  transaction: CommonQueryMethods,
  { rows, byteOrderMark, includePredictions, ...scope }: ExportRequest,
  stream: PassThrough,
): Promise<void> {
  const probability = includePredictions ? sql.fragment`|| ',' || coalesce(l.probability::text, '')` : sql.fragment``;
  await transaction.query(sql.unsafe`
    declare exported no scroll cursor for
    select csv_text(l.customer_id) || ',' || csv_text(l.name) || ',' || csv_text(l.email) || ',' || csv_text(l.segment)
      || ',' || l.rfm_score ${probability} as line
    from priority_list_rows l
    where ${customerCondition(scope)}
    order by l.probability desc nulls last, l.rank`);
  const header = ['customer_id', 'name', 'email', 'segment', 'rfm_score'];
  if (includePredictions) header.push('purchase_probability');
  stream.write(`${byteOrderMark ? '\uFEFF' : ''}${header.join(',')}\r\n`);
  let written = 0;
  for (;;) {
    const lines = await transaction.any(sql.type(lineRow)`fetch forward 5000 from exported`);
    if (lines.length === 0) break;
    written += lines.length;
    const isRoom = stream.write(lines.map(({ line }) => `${line}\r\n`).join(''));
    if (stream.destroyed) throw new Error('The reader of an export went away.');
    if (!isRoom) await drained(stream);
  }
  if (written !== rows) throw new Error(`An export has ${written} rows instead of ${rows}.`);
}

async function drained(stream: PassThrough): Promise<void> {
  const gone = new AbortController();
  const close = () => gone.abort();
  stream.once('close', close);
  try {
    await once(stream, 'drain', { signal: gone.signal });
  } finally {
    stream.off('close', close);
  }
}
