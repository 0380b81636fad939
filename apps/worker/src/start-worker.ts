import {
  importQueue,
  inspectQueue,
  maintenanceQueue,
  recomputeQueue,
  scheduledRunQueue,
  trainQueue,
} from '@foresale/contract';
import { createPool } from '@foresale/db';
import { startAnnouncer } from '@foresale/db/events';
import { findRequestOfRun } from '@foresale/db/runs';
import { prepareSchedules } from '@foresale/db/schedules';
import { newRequestId, withScope } from '@foresale/db/trace';
import type { Tracing } from '@foresale/db/tracing';
import { requestDueTraining, requestRunOfPromotedModel } from '@foresale/db/trainings';
import type { Logger } from 'pino';
import { runImport } from './handlers/import.ts';
import { inspectUpload } from './handlers/inspect.ts';
import { maintain } from './handlers/maintenance.ts';
import { recompute } from './handlers/recompute.ts';
import { requestScheduledRun } from './handlers/scheduled-run.ts';
import { train } from './handlers/train.ts';
import { dispatchImports, reviveImports, runAfterImports } from './import-dispatcher.ts';
import { startJobQueue, workOn } from './job-queue.ts';
import { dispatchRuns, reviveRuns } from './run-dispatcher.ts';
import { dispatchTrainings, reviveTrainings } from './training-dispatcher.ts';
import { sweepUploadFolders } from './upload-folder.ts';

export interface WorkerOptions {
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Left out, nothing is traced; it stays the caller's to close. */
  readonly tracing?: Tracing;
}

export interface RunningWorker {
  /** False while the connection that is told about new work is away. */
  readonly isListening: () => boolean;
  /** Takes no more jobs, gives the steps under way time to end, and closes everything. */
  close(): Promise<void>;
}

/** What may leave something to be given out. */
const callsForPatrol: ReadonlySet<string> = new Set([
  'run.requested',
  'run.published',
  'run.failed',
  'run.cancelled',
  'import.received',
  'import.requested',
  'import.finished',
  'model.promoted',
  'training.requested',
  'training.finished',
  'training.refused',
  'training.failed',
  'training.cancelled',
]);
const reviveInterval = 5_000;
const stopPatience = 6_000;
/** Servers read a million customers anew in a few seconds. */
const secondsToLook = 10;
const everyHour = '17 * * * *';

export async function startWorker({ databaseUrl, logger, tracing }: WorkerOptions): Promise<RunningWorker> {
  const stopping = new AbortController();
  await using started = new AsyncDisposableStack();
  const pool = await createPool(databaseUrl, { maximum: 4, name: 'foresale worker' });
  started.defer(() => pool.end());
  const boss = await startJobQueue({ databaseUrl, logger });
  started.defer(() => boss.stop({ graceful: true, timeout: stopPatience }));
  const announcer = await startAnnouncer({ databaseUrl });
  started.use(announcer);
  const context = { databaseUrl, logger, pool, announcer, stopping: stopping.signal };
  await sweepUploadFolders();

  await workOn(boss, recomputeQueue, async (payload) => {
    const requestId = await findRequestOfRun(pool, payload.runId);
    const job = { name: 'run', requestId, attributes: { 'foresale.run_id': payload.runId } };
    const work = () => recompute(context, payload);
    // In the scope of the request that asked for it: its log lines and statements bear the request's id.
    await (tracing?.traceJob(job, work) ?? withScope({ requestId: requestId ?? newRequestId() }, work));
    // In a job of its own: the next run does not wait for it, and those who look at this one now come first.
    await boss.send(maintenanceQueue.name, {}, { startAfter: secondsToLook });
  });
  await workOn(boss, trainQueue, (payload) => train(context, payload));
  await workOn(boss, scheduledRunQueue, (payload) => requestScheduledRun(pool, payload));
  await workOn(boss, importQueue, (payload) => runImport(context, payload));
  await workOn(boss, inspectQueue, (payload) => inspectUpload(context, payload));
  await workOn(boss, maintenanceQueue, () => maintain(context));
  await boss.schedule(maintenanceQueue.name, everyHour, {}, { missed: 'once' });
  await prepareSchedules(pool);

  const patrol = makePatrol(async () => {
    await runAfterImports(pool);
    await requestRunOfPromotedModel(pool);
    await requestDueTraining(pool);
    await dispatchTrainings(boss);
    await reviveTrainings(boss, logger);
    await dispatchRuns(boss);
    await reviveRuns(boss, logger);
    await dispatchImports(boss);
    await reviveImports({ boss, pool, logger });
  }, logger);
  // Listens first and looks second, so that no request falls between the two.
  const forget = announcer.onEvent((event) => {
    if (callsForPatrol.has(event.kind)) void patrol();
  });
  started.defer(forget);
  const timer = setInterval(() => void patrol(), reviveInterval);
  started.defer(() => clearInterval(timer));
  await patrol();

  const running = started.move();
  return {
    isListening: announcer.isListening,
    async close() {
      stopping.abort();
      await running.disposeAsync();
    },
  };
}

/** Runs one patrol at a time; a call during one makes it run once more, since it may have looked too early. */
function makePatrol(work: () => Promise<void>, logger: Logger): () => Promise<void> {
  let current: Promise<void> | undefined;
  let again = false;
  const patrol = async (): Promise<void> => {
    do {
      again = false;
      await work().catch((err: unknown) => logger.error({ err }, 'runs could not be looked after'));
    } while (again);
    current = undefined;
  };
  return () => {
    if (current === undefined) current = patrol();
    else again = true;
    return current;
  };
}
