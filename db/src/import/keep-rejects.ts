import type pg from 'pg';

/** A row that was not taken. */
export interface RejectedRow {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly raw: string;
}

/** As many rows as a page shows of an import that was refused. */
export const keptOfRefused = 50;

/** Keeps some rows of an import that was refused. A row that names an erased customer is kept without its text. */
export async function keepRejects(
  client: pg.Client,
  importId: string | undefined,
  rows: readonly RejectedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `insert into import_rejects (import_id, file, line, reason, raw)
     select $1, without_erased(file), line, reason, case when names_erased(raw) then '[erased]' else raw end
     from rows from (jsonb_to_recordset($2) as (file text, line bigint, reason text, raw text))
       with ordinality as refused (file, line, reason, raw, nth)
     order by nth`,
    [importId, JSON.stringify(rows)],
  );
}
