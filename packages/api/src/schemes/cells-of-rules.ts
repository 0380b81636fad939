import type { Rule } from '@foresale/contract';
import { type SchemeProblem, type ScoreRange, type SegmentRule, schemeFromRules } from '@foresale/db/segments';
import { ApiProblem } from '../problem.ts';

const mostNamed = 3;

/** The cells of a scheme that rules describe, refused in words when they leave a gap or overlap. */
export function cellsOfRules(rules: readonly Rule[], bands: 4 | 5) {
  for (const [index, rule] of rules.entries()) {
    for (const range of [rule.recency, rule.frequency, rule.monetary]) {
      if (range !== undefined && (range[0] > range[1] || range[1] > bands))
        throw new ApiProblem(
          400,
          `rules: line ${index + 1} (${rule.segment}) has a range that is not within 1 to ${bands}`,
        );
    }
  }
  const made = schemeFromRules(rules.map(withoutUndefined), bands);
  if ('problems' in made) throw new ApiProblem(400, sentenceOf(made.problems));
  return made;
}

function withoutUndefined({ segment, recency, frequency, monetary }: Rule): SegmentRule {
  const given = (name: string, range: ScoreRange | undefined) => (range === undefined ? {} : { [name]: range });
  return {
    segment,
    ...given('recency', recency),
    ...given('frequency', frequency),
    ...given('monetary', monetary),
  };
}

function sentenceOf(problems: readonly SchemeProblem[]): string {
  const gaps = problems.filter((each) => each.problem === 'gap').map((each) => each.scores);
  const overlaps = problems.flatMap((each) =>
    each.problem === 'overlap' ? [`${each.scores} is both ${each.segments.join(' and ')}`] : [],
  );
  const parts: string[] = [];
  if (gaps.length > 0)
    parts.push(
      `${gaps.length === 1 ? '1 combination' : `${gaps.length} combinations`} of scores (R F M) without a segment: ${shorten(gaps)}`,
    );
  if (overlaps.length > 0)
    parts.push(
      `${overlaps.length === 1 ? '1 combination' : `${overlaps.length} combinations`} with two: ${shorten(overlaps)}`,
    );
  return `The rules leave ${parts.join(', and ')}`;
}

function shorten(all: readonly string[]): string {
  const rest = all.length - mostNamed;
  return `${all.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
