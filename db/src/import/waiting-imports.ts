import { z } from 'zod';
import type { SqlDatabase } from '../runs/index.ts';

const waitingRow = z.object({ import_id: z.coerce.number(), status: z.enum(['received', 'queued']) });

/** Locks the uploads that nobody has made a job of yet; of several workers that look at once, one gets them. */
export async function lockImportsWithoutJob(
  database: SqlDatabase,
): Promise<readonly { readonly importId: number; readonly work: 'inspect' | 'import' }[]> {
  const { rows } = await database.executeSql(
    `select import_id, status from imports where status in ('received', 'queued') and job_id is null
     order by import_id for update skip locked`,
  );
  return z
    .array(waitingRow)
    .parse(rows)
    .map((row) => ({ importId: row.import_id, work: row.status === 'received' ? 'inspect' : 'import' }));
}

export async function rememberImportJob(database: SqlDatabase, importId: number, jobId: string): Promise<void> {
  await database.executeSql('update imports set job_id = $2 where import_id = $1', [importId, jobId]);
}

/** How the connection is called that a worker holds for as long as it works on an import. */
export function holderOf(importId: number): string {
  return `foresale import ${importId}`;
}

const underWayRow = z.object({
  import_id: z.coerce.number(),
  status: z.enum(['received', 'queued', 'running']),
  job_id: z.string(),
  has_session: z.boolean(),
});

export interface ImportUnderWay {
  readonly importId: number;
  readonly work: 'inspect' | 'import';
  readonly jobId: string;
  /** Whether the worker that has it still lives. */
  readonly hasSession: boolean;
}

export async function readImportsUnderWay(database: SqlDatabase): Promise<readonly ImportUnderWay[]> {
  const { rows } = await database.executeSql(
    `select import_id, status, job_id, exists (
       select from pg_stat_activity
        where datname = current_database() and application_name = 'foresale import ' || import_id) as has_session
     from imports where status in ('received', 'queued', 'running') and job_id is not null`,
  );
  return z
    .array(underWayRow)
    .parse(rows)
    .map((row) => ({
      importId: row.import_id,
      work: row.status === 'received' ? 'inspect' : 'import',
      jobId: row.job_id,
      hasSession: row.has_session,
    }));
}
