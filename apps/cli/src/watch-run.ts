import { setTimeout as wait } from 'node:timers/promises';
import type { DatabasePool } from '@foresale/db';
import { findRun, type RunState } from '@foresale/db/runs';
import { findTrainingOfRun } from '@foresale/db/trainings';
import { ProgressLine } from './progress-line.ts';
import { Sentence } from './sentence.ts';

/** Follows a run to its end, and fails as it fails. */
export async function watchRun(pool: DatabasePool, runId: number): Promise<void> {
  const started = performance.now();
  const progress = new ProgressLine();
  for (;;) {
    const run = await findRun(pool, runId);
    if (run === null) throw new Sentence(`Run ${runId} does not exist.`);
    switch (run.status) {
      case 'queued':
      case 'running':
        progress.show(...((await describeTraining(pool, run)) ?? describe(run)));
        break;
      case 'published': {
        const seconds = ((performance.now() - started) / 1_000).toFixed(1);
        progress.end(`Run ${runId} is published: ${run.customers ?? 0} customers scored (${seconds} s).`);
        return;
      }
      case 'failed':
        throw new Sentence(`Run ${runId} failed: ${run.error ?? 'for a reason that was not recorded'}`);
      case 'cancelled':
        throw new Sentence(`Run ${runId} was cancelled.`);
    }
    await wait(100);
  }
}

/** A run that waits for a training is where the training is. */
async function describeTraining(
  pool: DatabasePool,
  run: RunState,
): Promise<[label: string, share: number | undefined] | undefined> {
  if (run.steps.length > 0) return undefined;
  const training = await findTrainingOfRun(pool, run.runId);
  if (training === null) return undefined;
  const { stage, done, of } = training;
  return [`Training for run ${run.runId}${stage === null ? '' : `: ${stage}`}`, of === null ? undefined : done / of];
}

function describe(run: RunState): [label: string, share: number | undefined] {
  const step = run.steps.findLast(({ status }) => status === 'running') ?? run.steps.at(-1);
  if (step === undefined) return [`Run ${run.runId} waits for a worker`, undefined];
  const share = step.rowsExpected === null || step.rowsExpected === 0 ? undefined : step.rowsDone / step.rowsExpected;
  return [`Run ${run.runId}: ${step.step}`, share];
}
