import type { Cutpoints } from '@foresale/contract';
import type { Formats } from '../format/formats.ts';
import type { MeasureWords } from './measures.ts';

/** What equal values did to the scores of a measure; nothing when every score was given. */
export function tieSentence(
  report: Cutpoints,
  measure: MeasureWords,
  formats: Formats,
  minorUnits: number,
): string | undefined {
  const { emptyScores, commonestValue, commonestCustomers } = report;
  if (emptyScores.length === 0 || commonestValue === null) return undefined;
  const total = report.customersByScore.reduce((sum, each) => sum + each, 0);
  const scores = emptyScores.toSorted((a, b) => a - b);
  const named = scores.length === 1 ? `Score ${scores[0]} is` : `Scores ${listOf(scores)} are`;
  const share = formats.share(commonestCustomers / (total || 1));
  return `${named} empty: ${share} of all customers share the value ${measure.value(commonestValue / minorUnits, formats)}, and equal values get equal scores.`;
}

function listOf(numbers: readonly number[]): string {
  return `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1)}`;
}
