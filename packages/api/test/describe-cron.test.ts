import { expect, test } from 'vitest';
import { describeCron } from '../src/schedules/describe-cron.ts';

test.each([
  ['0 3 * * *', 'Every day at 03:00'],
  ['5 23 * * 0', 'Every Sunday at 23:05'],
  ['0 4 * * 7', 'Every Sunday at 04:00'],
  ['0 4 * * 1,3,5', 'Every Monday, Wednesday and Friday at 04:00'],
  ['0 7 * * 1-5', 'From Monday to Friday at 07:00'],
  ['0 6 1 * *', 'On the 1st of each month at 06:00'],
  ['0 6 12 * *', 'On the 12th of each month at 06:00'],
  ['0 6 23 * *', 'On the 23rd of each month at 06:00'],
  ['0 6 L * *', 'On the last day of each month at 06:00'],
  ['0 * * * *', 'Every hour, on the hour'],
  ['20 * * * *', 'Every hour, at 20 past'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['0 */6 * * *', 'Every 6 hours, at 0 past'],
  // What words would make more even or simpler than it is.
  ['*/7 * * * *', null],
  ['0 */5 * * *', null],
  ['0 0 1 * 1', null],
  ['0 0 1 1 *', null],
  ['0,30 9-17 * * *', null],
])('%s is %s', (cron, words) => {
  expect(describeCron(cron)).toBe(words);
});
