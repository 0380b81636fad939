import type { Client } from 'pg';

/**
 * Held by the importer from before its first row in `imports` until its session ends, however it ends. So whoever holds
 * it knows that every import still marked as running belongs to a process that died.
 */
export const importLock = 4_015_233_010;

/** Marks the imports of dead processes as failed. The caller holds the lock. */
export async function reapImports(client: Client): Promise<number> {
  const { rowCount } = await client.query(
    `update imports
     set status = 'failed', finished_at = clock_timestamp(),
       error = 'The import was interrupted before it finished; nothing of it was kept.'
     where status = 'running'`,
  );
  return rowCount ?? 0;
}
