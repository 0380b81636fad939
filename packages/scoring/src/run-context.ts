import {
  type Claim,
  type Decision,
  type LoadedTable,
  type PipelineConnection,
  RunProblem,
  recordStep,
  type StepReport,
} from '@foresale/db/pipeline';
import { followRows } from './follow-rows.ts';

/** What every step of a run works with. */
export interface RunContext {
  readonly databaseUrl: string;
  readonly connection: PipelineConnection;
  /** A second session of the same attempt, fenced like the first, for work that two can share. */
  readonly helper: PipelineConnection;
  readonly claim: Claim;
  readonly decision: Decision;
  /** Where the two sessions divide the customers; null when there are too few to share. */
  readonly middle: string | null;
}

export type StepListener = (report: StepReport) => void | Promise<void>;

/** A step answers with the number of rows it made. */
export interface Step {
  readonly name: string;
  /** What it loads. */
  readonly table: LoadedTable;
  work(context: RunContext, expected: number): Promise<number>;
}

/** Walks the steps in order; each is announced before it works and after it is done. The first is to make the rows expected. */
export async function walkSteps(
  steps: readonly Step[],
  context: RunContext,
  options: {
    readonly expected: number;
    readonly signal?: AbortSignal | undefined;
    readonly onStep?: StepListener | undefined;
  },
): Promise<Readonly<Record<string, number>>> {
  const rows: Record<string, number> = {};
  let { expected } = options;
  for (const [index, step] of steps.entries()) {
    if (options.signal?.aborted === true) {
      throw new RunProblem('interrupted', 'The worker is stopping; the run starts again elsewhere.');
    }
    const place = { step: step.name, position: index + 1, steps: steps.length, rowsExpected: expected };
    await report(context, { ...place, status: 'running', rowsDone: 0 }, options.onStep);
    const rowsDone = await workFollowed(step, context, place);
    await report(context, { ...place, status: 'done', rowsDone }, options.onStep);
    rows[step.name] = rowsDone;
    // What one step made for each customer is what the next will make.
    expected = rowsDone;
  }
  return rows;
}

async function workFollowed(
  step: Step,
  context: RunContext,
  place: Omit<StepReport, 'status' | 'rowsDone'> & { readonly rowsExpected: number },
): Promise<number> {
  await using _ = followRows(context, place, step.table);
  return await step.work(context, place.rowsExpected);
}

async function report(context: RunContext, step: StepReport, listener: StepListener | undefined): Promise<void> {
  await recordStep(context.connection, context.claim, step);
  await listener?.(step);
}

/** Waits for both, however they end: nothing may still be writing when a failed step is cleaned up. */
export async function bothOf<First, Second>(first: Promise<First>, second: Promise<Second>): Promise<[First, Second]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
