import type { OutreachEffect } from '@foresale/contract';
import type { Formats } from '../format/formats.ts';

/** What the calls did, as far as the numbers go: no more is claimed than the interval holds. */
export function effectSentence(
  { called, notCalled, difference }: Pick<OutreachEffect, 'called' | 'notCalled' | 'difference'>,
  formats: Pick<Formats, 'count' | 'share'>,
): string {
  const { count, share } = formats;
  const whole = `Of ${count(called.customers)} called, ${count(called.bought)} bought (${share(called.share ?? 0)})`;
  const others =
    notCalled.share === null ? '' : `; of the ${count(notCalled.customers)} others ${share(notCalled.share)}`;
  if (difference === null)
    return `${whole}${others}. None of those called has a like among the others to compare with.`;
  const compared = `Held against others of like probability, those called bought ${often(difference.value)}`;
  const interval = `(95 % interval ${signedPoints(difference.low)} to ${signedPoints(difference.high)} points, n = ${count(difference.customers)})`;
  const verdict =
    difference.low > 0
      ? 'More than chance explains.'
      : difference.high < 0
        ? 'Fewer than chance explains.'
        : 'That may be chance.';
  return `${whole}${others}. ${compared} ${interval}. ${verdict}`;
}

function often(difference: number): string {
  const points = Math.round(Math.abs(difference) * 100);
  if (points === 0) return 'as often';
  return `${points} ${points === 1 ? 'point' : 'points'} ${difference < 0 ? 'less' : 'more'} often`;
}

function signedPoints(value: number): string {
  const rounded = Math.round(value * 100);
  return rounded < 0 ? `−${-rounded}` : String(rounded);
}
