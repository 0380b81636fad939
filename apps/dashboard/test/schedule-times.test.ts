import { expect, test } from 'vitest';
import { complaintOf, readTimes, writeTimes } from '../src/runs/schedule-times.ts';

test.each([
  ['0 3 * * *', { every: 'day', hour: 3, minute: 0 }],
  ['15 * * * *', { every: 'hour', minute: 15 }],
  ['30 22 * * 1,5', { every: 'week', hour: 22, minute: 30, weekdays: [1, 5] }],
  ['0 6 28 * *', { every: 'month', day: 28, hour: 6 }],
  ['*/10 * * * *', { every: 'custom', cron: '*/10 * * * *' }],
  ['0 6 1 1 *', { every: 'custom' }],
  ['0 6 1 * 1', { every: 'custom' }],
  ['0 6 * * mon', { every: 'custom' }],
])('%s is taken apart and put together again', (cron, times) => {
  expect(readTimes(cron)).toMatchObject(times);
  expect(writeTimes(readTimes(cron))).toBe(cron);
});

test('names of the same day, and the working week, are one shape', () => {
  expect(writeTimes(readTimes('0 4 * * 7'))).toBe('0 4 * * 0');
  expect(writeTimes(readTimes('0 4 * * 1-5'))).toBe('0 4 * * 1,2,3,4,5');
});

test('what is not filled in is said before anybody is asked', () => {
  expect(complaintOf({ ...readTimes('0 4 * * 1'), weekdays: [] })).toContain('day of the week');
  expect(complaintOf({ ...readTimes('x'), cron: ' ' })).toContain('minute');
  expect(complaintOf(readTimes('0 4 * * *'))).toBeUndefined();
});
