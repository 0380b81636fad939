import { type QueueDefinition, queues } from '@foresale/contract';
import { type Job, PgBoss } from 'pg-boss';
import type { Logger } from 'pino';

export interface JobQueueOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
}

/** pg-boss with our queues in it, as every worker starts it: the first creates, the others find. */
export async function startJobQueue({ databaseUrl, logger }: JobQueueOptions): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'foresale worker',
    max: 5,
    useListenNotify: true,
    superviseIntervalSeconds: 30,
    monitorIntervalSeconds: 30,
    cronMonitorIntervalSeconds: 15,
    cronWorkerIntervalSeconds: 5,
  });
  boss.on('error', (err) => logger.error({ err }, 'job queue'));
  boss.on('warning', (warning) => logger.warn({ warning }, 'job queue'));
  await boss.start();
  for (const { name, options } of queues) {
    await boss.createQueue(name, options);
    // A queue of an older version keeps its options otherwise.
    await boss.updateQueue(name, options);
  }
  return boss;
}

/** One job at a time for each process; its payload is parsed before the handler sees it. */
export async function workOn<Payload>(
  boss: PgBoss,
  queue: QueueDefinition<Payload>,
  handle: (payload: Payload, job: Job) => Promise<void>,
): Promise<void> {
  await boss.work<object>(
    queue.name,
    // Notifications wake us; the polls in between find what was sent while the listening connection was away.
    { batchSize: 1, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 15 },
    async ([job]) => {
      if (job !== undefined) await handle(queue.payload.parse(job.data), job);
    },
  );
}
