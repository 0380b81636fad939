import type { LiveEvent, Run } from '@foresale/contract';

export type RunStep = Run['steps'][number];

/** A run has at least these: values, scores and list. */
const fewestSteps = 3;

export function isUnderWay(run: Run): boolean {
  return run.status === 'queued' || run.status === 'running';
}

/** How much of a run is done, each step counting alike: a guess for a thin bar, never written as a number. */
export function shareDone(run: Run): number {
  const done = run.steps.reduce((sum, step) => sum + (shareOfStep(step) ?? 0), 0);
  return Math.min(1, done / Math.max(fewestSteps, run.steps.length));
}

/** Undefined as long as a step cannot tell. */
export function shareOfStep({ status, rowsDone, rowsExpected }: RunStep): number | undefined {
  if (status === 'done') return 1;
  return rowsExpected === null || rowsExpected === 0 ? undefined : Math.min(1, rowsDone / rowsExpected);
}

type TimedRun = Pick<Run, 'status' | 'train' | 'steps'>;

/**
 * Seconds that are left, by what each step took in the run before: undefined when there is none to go by, or when it did
 * not do the same. A step that takes longer than last time adds nothing until it is done.
 */
export function secondsLeft(run: TimedRun, before: TimedRun | undefined, now: number): number | undefined {
  if (before === undefined || run.status !== 'running' || run.train !== before.train) return undefined;
  if (run.steps.some(({ step }) => before.steps.every((each) => each.step !== step))) return undefined;
  return before.steps.reduce((sum, last) => {
    const took = secondsOf(last, now);
    const step = run.steps.find((each) => each.step === last.step);
    if (step === undefined) return sum + took;
    return step.status === 'running' ? sum + Math.max(0, took - secondsOf(step, now)) : sum;
  }, 0);
}

export function secondsOf({ startedAt, finishedAt }: RunStep, now: number): number {
  return Math.max(0, (finishedAt === null ? now : Date.parse(finishedAt)) - Date.parse(startedAt)) / 1000;
}

/** The run as it is after an event of its progress; runs that it is not about stay the same. */
export function withProgress(run: Run, event: LiveEvent): Run {
  if (run.runId !== event.runId || run.status !== 'running') return run;
  const { step: name, status, rowsDone, rowsExpected } = event.payload;
  if (typeof name !== 'string' || (status !== 'running' && status !== 'done')) return run;
  const before = run.steps.find((each) => each.step === name);
  const step: RunStep = {
    step: name,
    status,
    rowsDone: typeof rowsDone === 'number' ? rowsDone : 0,
    rowsExpected: typeof rowsExpected === 'number' ? rowsExpected : null,
    startedAt: before?.startedAt ?? event.createdAt,
    finishedAt: status === 'done' ? event.createdAt : null,
  };
  const steps = before === undefined ? [...run.steps, step] : run.steps.map((each) => (each === before ? step : each));
  return { ...run, steps };
}
