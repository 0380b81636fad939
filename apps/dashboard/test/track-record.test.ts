import { expect, test } from 'vitest';
import { trackRecord } from '../src/customer/track-record.ts';
import { createFormats } from '../src/format/formats.ts';

const formats = createFormats({ currency: 'EUR', timeZone: 'UTC' }, 'en-US');
const known = {
  confidence: 0.83,
  confidenceCustomers: 1_204,
  confidenceLow: 0.808,
  confidenceHigh: 0.85,
  predictedLabel: true,
};

test('the track record says of how many, and what they were predicted to do', () => {
  expect(trackRecord(known, formats)).toBe(
    'Of 1,204 test customers with a probability like this one, 83% bought, as predicted (95 % interval 81% to 85%).',
  );
  expect(trackRecord({ ...known, predictedLabel: false }, formats)).toContain('83% did not buy, as predicted');
  expect(trackRecord({ ...known, confidence: 0, confidenceCustomers: 1 }, formats)).toContain('did otherwise');
});

test('where nothing was measured, nothing is said', () => {
  expect(trackRecord({ ...known, confidence: null }, formats)).toBeUndefined();
  expect(trackRecord({ ...known, confidenceCustomers: 0 }, formats)).toBeUndefined();
});
