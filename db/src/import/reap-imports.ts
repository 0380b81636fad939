import type { Client } from 'pg';
import { openClient } from '../open-client.ts';

/**
 * Held by the importer from before its first row in `imports` until its session ends, however it ends. So whoever holds
 * it knows that every import still marked as running belongs to a process that died.
 */
export const importLock = 4_015_233_010;

/** Marks the imports of dead processes as failed; those that have a job are given to another worker instead. The caller holds the lock. */
export async function reapImports(client: Client): Promise<number> {
  const { rowCount } = await client.query(
    `update imports
     set status = 'failed', finished_at = clock_timestamp(),
       error = 'The import was interrupted before it finished; nothing of it was kept.'
     where status = 'running' and job_id is null`,
  );
  return rowCount ?? 0;
}

/** For a process that starts: marks what dead importers left, unless an import is at work, which has done so itself. */
export async function reapDeadImports(databaseUrl: string): Promise<number> {
  const client = await openClient(databaseUrl, 'foresale import reaper');
  try {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [importLock]);
    return rows[0]?.locked === true ? await reapImports(client) : 0;
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}
