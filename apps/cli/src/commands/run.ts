import { createPool, type DatabasePool } from '@foresale/db';
import { checkAsOf, requestRun } from '@foresale/db/runs';
import { agree } from '../agree.ts';
import { sayStep, withDatabase } from '../database.ts';
import type { Settings } from '../env.ts';
import { keepApp } from '../keep-app.ts';
import { Sentence } from '../sentence.ts';
import { watchRun } from '../watch-run.ts';

export interface RunOptions {
  readonly asOf: string | undefined;
  readonly train: boolean;
  /** Whether an older list may become everybody's without a question. */
  readonly isAgreed: boolean;
  readonly isJson: boolean;
}

/**
 * Asks for a run and follows it to its end; without a running `start` a worker is up for
 * as long as that takes.
 */
export async function run(settings: Settings, options: RunOptions): Promise<void> {
  const asOf = options.asOf === undefined ? undefined : parseMoment(options.asOf);
  await withDatabase(settings, async ({ url, isStarted }) => {
    await using stack = new AsyncDisposableStack();
    const pool = await createPool(url, { maximum: 2 });
    stack.defer(() => pool.end());
    if (!isStarted) {
      const worker = keepApp('worker', { settings, environment: { DATABASE_URL: url } });
      stack.defer(() => worker.stop());
      await worker.start();
    }
    if (asOf !== undefined) await agreeOn(pool, asOf, options.isAgreed);
    const { runId, started } = await requestRun(pool, { asOf, train: options.train, requestedBy: 'command line' });
    if (!started) sayStep(`Run ${runId} is under way already; waiting for that one.`);
    await watchRun(pool, runId);
    if (options.isJson) process.stdout.write(`${JSON.stringify({ run_id: runId })}\n`);
  });
}

async function agreeOn(pool: DatabasePool, asOf: Date, isAgreed: boolean): Promise<void> {
  const verdict = await checkAsOf(pool, asOf);
  if (verdict.kind === 'impossible') throw new Sentence(`--as-of: ${verdict.sentence}.`);
  if (verdict.kind === 'fine' || isAgreed) return;
  await agree({
    asks: `${verdict.sentence}. Go on?`,
    unasked: `--as-of: ${verdict.sentence}.`,
    declined: 'Nothing was run.',
  });
}

/** A date alone means its midnight in UTC. */
function parseMoment(text: string): Date {
  const [day = ''] = text.split(/[T ]/);
  const isTime = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text);
  const moment = new Date(text);
  // JavaScript reads 30 February as 2 March.
  const isRealDay = isTime && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true;
  if (!isRealDay || Number.isNaN(moment.getTime())) {
    throw new Sentence(`--as-of must be a day or moment like 2025-12-31 or 2025-12-31T18:00:00Z, not "${text}".`);
  }
  return moment;
}
