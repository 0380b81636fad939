import type { Run } from '@foresale/contract';
import { expect, test } from 'vitest';
import { secondsLeft } from '../src/runs/progress.ts';

type TimedRun = Pick<Run, 'status' | 'train' | 'steps'>;

const start = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

function runOf(
  steps: readonly (readonly [string, number, number | null])[],
  changes: Partial<TimedRun> = {},
): TimedRun {
  const shown = steps.map(([step, from, until]) => ({
    step,
    status: until === null ? ('running' as const) : ('done' as const),
    rowsDone: 0,
    rowsExpected: null,
    startedAt: at(from),
    finishedAt: until === null ? null : at(until),
  }));
  return { status: 'running', train: false, steps: shown, ...changes };
}

const before = runOf(
  [
    ['values', 0, 10],
    ['scores', 10, 12],
    ['list', 12, 20],
  ],
  { status: 'published' },
);

test('what is left of a run is what its steps took the last time', () => {
  expect(secondsLeft(runOf([['values', 100, null]]), before, start + 104_000)).toBe(16);
  expect(
    secondsLeft(
      runOf([
        ['values', 100, 103],
        ['scores', 103, null],
      ]),
      before,
      start + 104_000,
    ),
  ).toBe(9);
});

test('a step that takes longer than the last time leaves the others', () => {
  expect(secondsLeft(runOf([['values', 100, null]]), before, start + 190_000)).toBe(10);
});

test('nothing is guessed without a run that did the same', () => {
  const running = runOf([['values', 100, null]]);
  expect(secondsLeft(running, undefined, start)).toBeUndefined();
  expect(secondsLeft({ ...running, train: true }, before, start)).toBeUndefined();
  expect(secondsLeft(runOf([['train', 100, null]]), before, start)).toBeUndefined();
  expect(secondsLeft({ ...running, status: 'queued' }, before, start)).toBeUndefined();
});
