import { Worker } from 'node:worker_threads';
import type { TrainPayload } from '@foresale/contract';
import { connectPipeline, type PipelineConnection } from '@foresale/db/pipeline';
import {
  claimTraining,
  endTraining,
  recordTrainingProgress,
  standingOf,
  type TrainingClaim,
} from '@foresale/db/trainings';
import type { TrainingOutcome, TrainingProgress } from '@foresale/prediction';
import type { HandlerContext } from './recompute.ts';

/** Often enough for a progress bar and for a cancel to be felt, seldom enough for the event log. */
const watchInterval = 500;

type Message = { readonly progress: TrainingProgress } | { readonly outcome: TrainingOutcome };

/** A training that was refused or failed has said so in its row: the job is done. What is thrown is to be tried again. */
export async function train(context: HandlerContext, { trainingId }: TrainPayload): Promise<void> {
  const started = performance.now();
  await using connection = await connectPipeline(context.databaseUrl, `foresale training ${trainingId} watch`);
  const claim = await claimTraining(connection, trainingId, new Date());
  if (claim === null) return;
  const outcome = await trainInThread(context, connection, claim);
  if (outcome.status === 'left') {
    if (context.stopping.aborted) throw new Error('The worker is stopping; the training starts again elsewhere.');
    const standing = await standingOf(connection, claim);
    if (standing === 'wanted') throw new Error('The thread of the training ended without a word.');
    if (standing === 'cancelled') await endTraining(connection, claim, { status: 'cancelled' });
  }
  const milliseconds = Math.round(performance.now() - started);
  context.logger.info({ trainingId, milliseconds, ...outcome }, 'training');
}

/** Left, too, when the thread was ended before it came to an end of its own. */
async function trainInThread(
  { databaseUrl, logger, stopping }: HandlerContext,
  connection: PipelineConnection,
  claim: TrainingClaim,
): Promise<TrainingOutcome> {
  const thread = new Worker(new URL('../train-thread.ts', import.meta.url), { workerData: { databaseUrl, claim } });
  let outcome: TrainingOutcome = { status: 'left' };
  let latest: TrainingProgress | undefined;
  thread.on('message', (message: Message) => {
    if ('outcome' in message) outcome = message.outcome;
    else latest = message.progress;
  });
  const ended = new Promise<void>((resolve, reject) => {
    thread.once('error', reject);
    thread.once('exit', () => resolve());
  });
  // Its sessions end with it, and what they had not committed is gone.
  const stop = () => void thread.terminate();
  stopping.addEventListener('abort', stop, { once: true });
  if (stopping.aborted) stop();

  const watch = async (): Promise<void> => {
    if ((await standingOf(connection, claim)) !== 'wanted') return stop();
    if (latest === undefined) return;
    const progress = latest;
    latest = undefined;
    await recordTrainingProgress(connection, claim, progress);
  };
  let watching: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    watching = watching.then(watch).catch((err: unknown) => logger.warn({ err }, 'a training could not be watched'));
  }, watchInterval);
  try {
    await ended;
    return outcome;
  } finally {
    clearInterval(timer);
    stopping.removeEventListener('abort', stop);
    await thread.terminate();
    await watching;
  }
}
