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

test('the track record says of how many past customers which share bought', () => {
  expect(trackRecord(known, formats)).toBe(
    'Of 1,204 past customers with a chance like this, 83% bought (95 % interval 81% to 85%).',
  );
  // The forecast was "will not buy", and 83 % of them did not.
  expect(trackRecord({ ...known, predictedLabel: false }, formats)).toBe(
    'Of 1,204 past customers with a chance like this, 17% bought (95 % interval 15% to 19%).',
  );
  expect(trackRecord({ ...known, confidence: 0, confidenceCustomers: 1 }, formats)).toContain('did not buy');
});

test('where nothing was measured, nothing is said', () => {
  expect(trackRecord({ ...known, confidence: null }, formats)).toBeUndefined();
  expect(trackRecord({ ...known, confidenceCustomers: 0 }, formats)).toBeUndefined();
});
