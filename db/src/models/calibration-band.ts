import type { CalibrationBand } from '@foresale/contract';
import { wilson } from './wilson.ts';

/** A counted band with the share that bought and its interval; `of` is the number of equal bands from 0 to 1. */
export function bandOf(counted: {
  readonly band: number;
  readonly of: number;
  readonly customers: number;
  readonly expected: number;
  readonly bought: number;
}): CalibrationBand {
  const { band, of, customers, expected, bought } = counted;
  return {
    from: band / of,
    to: (band + 1) / of,
    customers,
    meanProbability: Math.min(1, customers === 0 ? 0 : expected / customers),
    bought,
    share: customers === 0 ? 0 : bought / customers,
    ...wilson(bought, customers),
  };
}
