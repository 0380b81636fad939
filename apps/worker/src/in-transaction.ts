import type { SqlDatabase } from '@foresale/db/runs';
import type { PgBoss } from 'pg-boss';

/** A transaction of ours that jobs of the queue can join. */
export async function inTransaction(boss: PgBoss, work: (database: SqlDatabase) => Promise<void>): Promise<void> {
  const transaction = await boss.getDb().beginTransaction?.();
  if (transaction === undefined) throw new TypeError('The database of the job queue offers no transactions.');
  try {
    await work(transaction.db);
    await transaction.commit();
  } catch (cause) {
    await transaction.rollback();
    throw cause;
  }
}
