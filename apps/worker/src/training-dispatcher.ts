import { trainQueue } from '@foresale/contract';
import {
  endLostTraining,
  lockTrainingsWithoutJob,
  readTrainingsUnderWay,
  rememberTrainingJob,
} from '@foresale/db/trainings';
import type { PgBoss } from 'pg-boss';
import type { Logger } from 'pino';
import { inTransaction } from './in-transaction.ts';

/** How long a job may be in a worker's hands before its training must have a session. */
const connectPatience = 10_000;

/** Makes the job of each training that was asked for, in the transaction that notes the job with it. */
export async function dispatchTrainings(boss: PgBoss): Promise<void> {
  await inTransaction(boss, async (database) => {
    for (const trainingId of await lockTrainingsWithoutJob(database)) {
      const jobId = await boss.send(trainQueue.name, { trainingId }, { db: database });
      if (jobId === null) throw new Error(`The job queue did not take training ${trainingId}.`);
      await rememberTrainingJob(database, trainingId, jobId);
    }
  });
}

/** Looks after trainings whose worker died, as reviveRuns does after runs. */
export async function reviveTrainings(boss: PgBoss, logger: Logger): Promise<void> {
  for (const { trainingId, jobId, hasSession } of await readTrainingsUnderWay(boss.getDb())) {
    const [job] = await boss.findJobs(trainQueue.name, { id: jobId });
    if (job?.state === 'created' || job?.state === 'retry') continue;
    if (job?.state === 'active') {
      if (hasSession || Date.now() - job.startedOn.getTime() < connectPatience) continue;
      logger.warn({ trainingId }, 'the worker of this training is gone; another takes it over');
      await boss.fail(trainQueue.name, { id: job.id, retryCount: job.retryCount }, { message: 'worker lost' });
    } else if (!hasSession) {
      logger.error({ trainingId }, 'this training was given up');
      await inTransaction(boss, (database) => endLostTraining(database, trainingId));
    }
  }
}
