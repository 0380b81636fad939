import type { ListedCustomer } from '@foresale/contract';
import type { Formats } from '../format/formats.ts';

type Record = Pick<
  ListedCustomer,
  'confidence' | 'confidenceCustomers' | 'confidenceLow' | 'confidenceHigh' | 'predictedLabel'
>;

/** What became of test customers with a probability like this one, in words; undefined where nobody counted. */
export function trackRecord(standing: Record, { count, share }: Pick<Formats, 'count' | 'share'>): string | undefined {
  const { confidence, confidenceCustomers: customers, confidenceLow: low, confidenceHigh: high } = standing;
  if (confidence === null || customers === null || customers === 0) return undefined;
  const interval = low === null || high === null ? '' : ` (95 % interval ${share(low)} to ${share(high)})`;
  const did = standing.predictedLabel === true ? 'bought, as predicted' : 'did not buy, as predicted';
  return customers === 1
    ? `The one test customer with a probability like this ${confidence === 1 ? did : 'did otherwise'}${interval}.`
    : `Of ${count(customers)} test customers with a probability like this one, ${share(confidence)} ${did}${interval}.`;
}
