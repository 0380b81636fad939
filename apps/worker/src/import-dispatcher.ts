import { importQueue, inspectQueue } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import {
  askForRuns,
  endImport,
  lockImportsWithoutJob,
  readImportsUnderWay,
  rememberImportJob,
} from '@foresale/db/import';
import { requestRun } from '@foresale/db/runs';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { inTransaction } from './in-transaction.ts';

/** How long a job may be in a worker's hands before it must hold its import. */
const connectPatience = 10_000;

const queueOf = { inspect: inspectQueue.name, import: importQueue.name } as const;

/** Makes the job of each upload that waits, in the transaction that notes the job with the import. */
export async function dispatchImports(boss: PgBoss): Promise<void> {
  await inTransaction(boss, async (database) => {
    for (const { importId, work } of await lockImportsWithoutJob(database)) {
      const jobId = await boss.send(queueOf[work], { importId }, { db: database });
      if (jobId === null) throw new Error(`The job queue did not take import ${importId}.`);
      await rememberImportJob(database, importId, jobId);
    }
  });
}

export interface Revival {
  readonly boss: PgBoss;
  readonly pool: DatabasePool;
  readonly logger: Logger;
}

/** Gives an import whose worker died to the next one, long before its heartbeat is missed; ends one that was given up. */
export async function reviveImports({ boss, pool, logger }: Revival): Promise<void> {
  for (const { importId, work, jobId, hasSession } of await readImportsUnderWay(boss.getDb())) {
    const [job] = await boss.findJobs(queueOf[work], { id: jobId });
    if (job?.state === 'created' || job?.state === 'retry') continue;
    if (job?.state === 'active') {
      if (hasSession || Date.now() - job.startedOn.getTime() < connectPatience) continue;
      logger.warn({ importId }, 'the worker of this import is gone; another takes it over');
      await boss.fail(queueOf[work], { id: job.id, retryCount: job.retryCount }, { message: 'worker lost' });
    } else if (!hasSession) {
      const error =
        'The import could not be brought to its end, and was tried again and again; nothing of it was kept.';
      // It may have come to its end since it was listed; then there is nothing to give up.
      const isGivenUp = await endImport(pool, importId, { status: 'failed', error });
      if (isGivenUp) logger.error({ importId }, 'this import was given up');
    }
  }
}

/** Asks for the runs that follow imports, once none is under way that may have missed what they brought. */
export async function runAfterImports(pool: DatabasePool): Promise<void> {
  await askForRuns(pool, (transaction, requestedBy) => requestRun(transaction, { requestedBy }));
}
