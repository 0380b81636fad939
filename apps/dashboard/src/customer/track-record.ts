import type { ListedCustomer } from '@foresale/contract';
import type { Formats } from '../format/formats.ts';

type Record = Pick<
  ListedCustomer,
  'confidence' | 'confidenceCustomers' | 'confidenceLow' | 'confidenceHigh' | 'predictedLabel'
>;

/** How many past customers with a chance like this one bought, in words; undefined where nobody counted. */
export function trackRecord(standing: Record, { count, share }: Pick<Formats, 'count' | 'share'>): string | undefined {
  const { confidence, confidenceCustomers: customers, confidenceLow: low, confidenceHigh: high } = standing;
  if (confidence === null || customers === null || customers === 0) return undefined;
  // Measured as the share that did what was predicted; a person asks who bought.
  const isBuyer = standing.predictedLabel === true;
  const bought = isBuyer ? confidence : 1 - confidence;
  const ends = low === null || high === null ? undefined : isBuyer ? [low, high] : [1 - high, 1 - low];
  const interval = ends === undefined ? '' : ` (95 % interval ${ends.map(share).join(' to ')})`;
  return customers === 1
    ? `The one past customer with a chance like this ${bought === 1 ? 'bought' : 'did not buy'}${interval}.`
    : `Of ${count(customers)} past customers with a chance like this, ${share(bought)} bought${interval}.`;
}
