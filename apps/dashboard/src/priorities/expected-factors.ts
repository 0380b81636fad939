import type { ListedCustomer } from '@foresale/contract';
import type { Formats } from '../format/formats.ts';

export interface ExpectedFactors {
  readonly short: string;
  readonly sentence: string;
}

/** What an expected value is made of; undefined where the run did not keep the usual order. */
export function expectedFactors(
  row: Pick<ListedCustomer, 'expectedValue' | 'purchaseProbability' | 'typicalOrder'>,
  formats: Pick<Formats, 'roundMoney' | 'share'>,
): ExpectedFactors | undefined {
  if (row.expectedValue === null || row.purchaseProbability === null || row.typicalOrder === null) return undefined;
  const short = `${formats.share(row.purchaseProbability)} × ${formats.roundMoney(row.typicalOrder)}`;
  return { short, sentence: `${formats.roundMoney(row.expectedValue)} = ${short} usual order` };
}
