import type { LiveEvent, Training } from '@foresale/contract';
import { expect, test } from 'vitest';
import { stagesOf, withProgress } from '../src/trainings/stages.ts';

const training: Training = {
  trainingId: 7,
  status: 'running',
  requestedBy: 'ada',
  requestedAt: '2026-01-01T00:00:00Z',
  runId: null,
  asOf: null,
  horizonDays: 30,
  stage: 'reading',
  done: 1,
  of: 4,
  startedAt: '2026-01-01T00:00:01Z',
  finishedAt: null,
  modelId: null,
  promoted: false,
  code: null,
  sentence: null,
};
const event = (payload: LiveEvent['payload']): LiveEvent => ({
  type: 'event',
  id: 1,
  kind: 'training.progress',
  runId: null,
  createdAt: '2026-01-01T00:00:02Z',
  payload,
});

test('what lies behind is done, what is under way says how far if it can, the rest is still to come', () => {
  expect(stagesOf(training).map(({ standing, share }) => [standing, share])).toEqual([
    ['running', 0.25],
    ['ahead', 0],
    ['ahead', 0],
    ['ahead', 0],
  ]);
  expect(stagesOf({ stage: 'testing', done: 0, of: 1 }).map(({ standing, share }) => [standing, share])).toEqual([
    ['done', 1],
    ['done', 1],
    ['running', undefined],
    ['ahead', 0],
  ]);
});

test('an event moves the training that it names, and no other', () => {
  const next = withProgress(training, event({ trainingId: 7, stage: 'searching', done: 0, of: 1 }));
  expect(next).toMatchObject({ stage: 'searching', done: 0, of: 1 });
  for (const payload of [
    { trainingId: 8, stage: 'searching', done: 0, of: 1 },
    { trainingId: 7, stage: 'dreaming', done: 0, of: 1 },
    { trainingId: 7 },
  ]) {
    expect(withProgress(training, event(payload))).toBe(training);
  }
  const ended = { ...training, status: 'cancelled' as const };
  expect(withProgress(ended, event({ trainingId: 7, stage: 'searching', done: 0, of: 1 }))).toBe(ended);
});
