import {
  awaitEarlierReaders,
  type Claim,
  claimRun,
  connectPipeline,
  createSnapshot,
  decideRun,
  endRun,
  findMiddleCustomer,
  interruptForRun,
  isConnectionLost,
  type PipelineConnection,
  passFence,
  publishRun,
  RunProblem,
  readExpectedCustomers,
  sessionName,
} from '@foresale/db/pipeline';
import { listPriorities } from './list-priorities.ts';
import { makeFeatures } from './make-features.ts';
import { predictCustomers } from './predict-customers.ts';
import { bothOf, type StepListener, walkSteps } from './run-context.ts';
import { scoreCustomers } from './score-customers.ts';
import { valueCustomers } from './value-customers.ts';

/** In this order. What each of them makes lies where no reader looks until the run is published. */
const steps = [valueCustomers, scoreCustomers, makeFeatures, predictCustomers, listPriorities] as const;
/** Without a model the list is ranked by the scores. */
const stepsWithoutModel = [valueCustomers, scoreCustomers, listPriorities] as const;

export interface ExecuteRunOptions {
  readonly databaseUrl: string;
  readonly runId: number;
  /** Aborted: the run stops before its next step and is left to another attempt. */
  readonly signal?: AbortSignal;
  /** Awaited before a step works and after it is done. */
  readonly onStep?: StepListener;
  /** The clock of the default as-of moment. */
  readonly now?: () => Date;
}

export type RunOutcome =
  | { readonly status: 'published'; readonly customers: number }
  | { readonly status: 'failed'; readonly code: string; readonly sentence: string }
  | { readonly status: 'cancelled' }
  /** There was nothing to do: the run had ended, or another attempt took it over. */
  | { readonly status: 'left'; readonly sentence: string };

/**
 * Claims a run, does it and publishes it. Safe to call again after a kill at any point, and by two workers at once: the
 * later claim wins, and both leave what one undisturbed attempt would have left. Throws when the attempt could not tell
 * how the run ends (the database went away, the worker is stopping): then it is to be tried again. What may wait until it is
 * published is left to `tidySnapshots`.
 */
export async function executeRun(options: ExecuteRunOptions): Promise<RunOutcome> {
  await using connection = await connectPipeline(options.databaseUrl, `foresale run ${options.runId}`);
  let claim: Claim | undefined;
  try {
    claim = await claimRun(connection, options.runId);
    await interruptForRun(connection);
    return { status: 'published', customers: await loadAndPublish(connection, claim, options) };
  } catch (cause) {
    return await end(connection, claim, cause);
  }
}

async function loadAndPublish(
  connection: PipelineConnection,
  claim: Claim,
  options: ExecuteRunOptions,
): Promise<number> {
  const decision = await decideRun(connection, claim, options.now?.() ?? new Date());
  await using helper = await connectPipeline(options.databaseUrl, sessionName(claim.runId, claim.attempt));
  const expected = await readExpectedCustomers(connection, decision.previousRunId);
  const [middle] = await bothOf(findMiddleCustomer(helper, expected), createSnapshot(connection, claim));
  const rows = await walkSteps(
    decision.modelId === null ? stepsWithoutModel : steps,
    { databaseUrl: options.databaseUrl, connection, helper, claim, decision, middle },
    { ...options, expected },
  );
  const customers = rows[scoreCustomers.name] ?? 0;
  await awaitEarlierReaders(connection, claim);
  await publishRun(connection, claim, {
    scores: customers,
    predictions: rows[predictCustomers.name] ?? null,
    list: rows[listPriorities.name] ?? 0,
  });
  return customers;
}

async function end(connection: PipelineConnection, claim: Claim | undefined, cause: unknown): Promise<RunOutcome> {
  if (isConnectionLost(cause)) throw cause;
  if (cause instanceof RunProblem) {
    if (cause.code === 'interrupted' || cause.code === 'unknown-run') throw cause;
    if (cause.code === 'superseded' || cause.code === 'already-finished')
      return { status: 'left', sentence: cause.message };
  }
  if (claim === undefined) throw cause;
  if (await wasCancelled(connection, claim, cause)) {
    await endRun(connection, claim, { status: 'cancelled' });
    return { status: 'cancelled' };
  }
  const code = cause instanceof RunProblem ? cause.code : 'failed';
  const sentence = cause instanceof Error ? cause.message : String(cause);
  await endRun(connection, claim, { status: 'failed', code, sentence });
  return { status: 'failed', code, sentence };
}

/** A cancelled statement and a closed fence look alike to the step that meets them: the run row says which it was. */
async function wasCancelled(connection: PipelineConnection, claim: Claim, cause: unknown): Promise<boolean> {
  if (cause instanceof RunProblem && cause.code === 'cancelled') return true;
  try {
    await passFence(connection, claim);
    return false;
  } catch (closed) {
    return closed instanceof RunProblem && closed.code === 'cancelled';
  }
}
