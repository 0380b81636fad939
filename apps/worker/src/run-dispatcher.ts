import { recomputeQueue } from '@foresale/contract';
import { endLostRun, lockRunsWithoutJob, readRunsUnderWay, rememberJob } from '@foresale/db/runs';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { inTransaction } from './in-transaction.ts';

/** How long a job may be in a worker's hands before its run must have a session. */
const connectPatience = 10_000;

/** Makes the job of each run that was asked for, in the transaction that notes the job with the run. */
export async function dispatchRuns(boss: PgBoss): Promise<void> {
  await inTransaction(boss, async (database) => {
    for (const runId of await lockRunsWithoutJob(database)) {
      const jobId = await boss.send(recomputeQueue.name, { runId }, { db: database });
      if (jobId === null) throw new Error(`The job queue did not take run ${runId}.`);
      await rememberJob(database, runId, jobId);
    }
  });
}

/**
 * Looks after runs whose worker died. A run has a session as long as it is worked on, so a job without one is given to the
 * next worker at once, long before its heartbeat is missed; a run whose job is used up has failed.
 */
export async function reviveRuns(boss: PgBoss, logger: Logger): Promise<void> {
  for (const { runId, jobId, hasSession } of await readRunsUnderWay(boss.getDb())) {
    const [job] = await boss.findJobs(recomputeQueue.name, { id: jobId });
    if (job?.state === 'created' || job?.state === 'retry') continue;
    if (job?.state === 'active') {
      if (hasSession || Date.now() - job.startedOn.getTime() < connectPatience) continue;
      logger.warn({ runId }, 'the worker of this run is gone; another takes it over');
      await boss.fail(recomputeQueue.name, { id: job.id, retryCount: job.retryCount }, { message: 'worker lost' });
    } else if (!hasSession) {
      logger.error({ runId }, 'this run was given up');
      await inTransaction(boss, (database) => endLostRun(database, runId));
    }
  }
}
