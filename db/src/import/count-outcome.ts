import type pg from 'pg';
import { keptOfRefused, type RejectedRow } from './keep-rejects.ts';

export interface StagedFile {
  readonly fileNo: number;
  readonly file: string;
  /** Rows that were staged, good and bad. */
  readonly rows: number;
}

export interface FileOutcome {
  readonly fileNo: number;
  readonly merged: number;
  readonly unchanged: number;
  readonly rejected: number;
  /** Of the rejected ones, those that another row of the import repeats or replaces. */
  readonly repeated: number;
  /** Those that name an order or a customer that is in no file: what an extract that was cut off leaves behind. */
  readonly dangling: number;
}

export interface ImportOutcome {
  readonly files: readonly FileOutcome[];
  readonly rejects: Readonly<Record<string, number>>;
  /** The first, of the most frequent reason. */
  readonly examples: readonly RejectedRow[];
  readonly merged: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly repeated: number;
  /** Orders of earlier imports that became a sale, or none, by what their status means now. */
  readonly restated: number;
  /** Those that name an order or a customer that is in no file: what an extract that was cut off leaves behind. */
  readonly dangling: number;
}

/** What the merge did with each file, read from the tables that it left behind. */
export async function countOutcome(
  client: pg.Client,
  importId: string | undefined,
  files: readonly StagedFile[],
): Promise<Omit<ImportOutcome, 'restated'>> {
  const { rows: outcomes } = await client.query<FileOutcome>(
    `select f.file_no as "fileNo", coalesce(c.merged, 0)::float8 as merged, coalesce(c.unchanged, 0)::float8 as unchanged,
       coalesce(r.rejected, 0)::float8 as rejected, coalesce(r.repeated, 0)::float8 as repeated,
       coalesce(r.dangling, 0)::float8 as dangling
     from import_files f
     left join (
       select file_no, sum(merged) as merged, sum(unchanged) as unchanged from import_counts group by file_no
     ) as c using (file_no)
     left join (
       select file_no, count(*) as rejected,
         count(*) filter (where reason in ('exact duplicate', 'replaced by a later row with the same id')) as repeated,
         count(*) filter (where reason in ('order not found', 'its order was rejected', 'customer not found')) as dangling
       from rejected_rows group by file_no
     ) as r using (file_no)
     order by f.file_no`,
  );
  const reasons = await client.query<{ reason: string; rows: number }>(
    // A rate that is missing is missing on many days: one line for its currency.
    `select regexp_replace(reason, '^(No rate for ...) on [-0-9]+', '\\1') as reason, count(*)::float8 as rows
     from rejected_rows group by 1 order by rows desc, reason`,
  );
  const examples = await client.query<RejectedRow>(
    `select i.file, i.line::float8 as line, i.reason, i.raw from import_rejects i
     where i.import_id = $1 order by not starts_with(i.reason, left($2, 15)), i.reason <> $2, i.reject_no limit ${keptOfRefused}`,
    [importId, reasons.rows[0]?.reason ?? ''],
  );
  for (const [index, file] of files.entries()) {
    const outcome = outcomes[index];
    const accounted = outcome === undefined ? 0 : outcome.merged + outcome.unchanged + outcome.rejected;
    if (accounted !== file.rows) {
      throw new Error(`Of ${file.rows} rows of ${file.file} the merge accounts for ${accounted}.`);
    }
  }
  const total = (key: 'merged' | 'unchanged' | 'rejected' | 'repeated' | 'dangling'): number =>
    outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  return {
    files: outcomes,
    rejects: Object.fromEntries(reasons.rows.map((row) => [row.reason, row.rows])),
    examples: examples.rows,
    merged: total('merged'),
    unchanged: total('unchanged'),
    rejected: total('rejected'),
    repeated: total('repeated'),
    dangling: total('dangling'),
  };
}
