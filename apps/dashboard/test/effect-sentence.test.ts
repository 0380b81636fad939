import { expect, test } from 'vitest';
import { createFormats } from '../src/format/formats.ts';
import { effectSentence } from '../src/outreach/effect-sentence.ts';

const formats = createFormats({ currency: 'EUR', timeZone: 'UTC' }, 'en-US');
const group = (customers: number, bought: number) => ({
  customers,
  bought,
  share: customers === 0 ? null : bought / customers,
  low: null,
  high: null,
});

test('the sentence says how many, how much and whether it may be chance', () => {
  const called = group(50, 30);
  const notCalled = group(1_950, 400);
  const difference = { value: 0.142, low: 0.013, high: 0.271, customers: 50 };
  expect(effectSentence({ called, notCalled, difference }, formats)).toBe(
    'Of 50 called, 30 bought (60%); of the 1,950 others 21%. Held against others of like probability, those called bought 14 points more often (95 % interval 1 to 27 points, n = 50). More than chance explains.',
  );
  const open = { value: -0.01, low: -0.2, high: 0.18, customers: 50 };
  expect(effectSentence({ called, notCalled, difference: open }, formats)).toMatch(
    /bought 1 point less often \(95 % interval −20 to 18 points, n = 50\)\. That may be chance\.$/,
  );
  expect(effectSentence({ called, notCalled, difference: { ...open, value: 0.001 } }, formats)).toContain(
    'those called bought as often (95 %',
  );
  const worse = { value: -0.3, low: -0.4, high: -0.2, customers: 50 };
  expect(effectSentence({ called, notCalled, difference: worse }, formats)).toMatch(/Fewer than chance explains\.$/);
});

test('where there is nobody to compare with, it compares nobody', () => {
  expect(effectSentence({ called: group(1, 0), notCalled: group(0, 0), difference: null }, formats)).toBe(
    'Of 1 called, 0 bought (0%). None of those called has a like among the others to compare with.',
  );
});
