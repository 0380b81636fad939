import { expect, test } from 'vitest';
import { describeFailure, Sentence } from '../src/sentence.ts';

test('what a person can mend is a sentence, and only the unforeseen shows where it happened', async () => {
  expect(await describeFailure(new Sentence('Name the file.'))).toBe('Name the file.');
  expect(await describeFailure(new Error('Connection terminated unexpectedly'))).toBe(
    'The connection to the database was lost (Connection terminated unexpectedly): its log says why, and the disk may be full.',
  );
  const full = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
  expect(await describeFailure(full)).toBe('The database refuses: could not extend file: No space left on device.');
  expect(await describeFailure(new TypeError('x is not a function'))).toContain('sentence.test.ts');
});
