/** A range of scores, both ends included. */
export type ScoreRange = readonly [number, number];

/** What people write: a name for a box of scores. Measures that are left out may have any score. */
export interface SegmentRule {
  readonly segment: string;
  readonly recency?: ScoreRange;
  readonly frequency?: ScoreRange;
  readonly monetary?: ScoreRange;
}

export type SchemeProblem =
  | { readonly problem: 'gap'; readonly scores: string }
  | { readonly problem: 'overlap'; readonly scores: string; readonly segments: readonly [string, string] };

/**
 * Turns rules into the cells of a scheme, or says for every combination of scores that has no name or two, which it is.
 * Scores read R, F, M.
 */
export function schemeFromRules(
  rules: readonly SegmentRule[],
  bands: 4 | 5,
):
  | { readonly segments: readonly string[]; readonly cells: readonly number[] }
  | { readonly problems: readonly SchemeProblem[] } {
  const segments = [...new Set(rules.map((rule) => rule.segment))];
  const cells: number[] = [];
  const problems: SchemeProblem[] = [];
  const scores = Array.from({ length: bands }, (_, index) => index + 1);
  for (const r of scores) {
    for (const f of scores) {
      for (const m of scores) {
        const [first, second] = new Set(rules.filter((rule) => covers(rule, r, f, m)).map((rule) => rule.segment));
        if (first === undefined) problems.push({ problem: 'gap', scores: `${r}${f}${m}` });
        else if (second !== undefined)
          problems.push({ problem: 'overlap', scores: `${r}${f}${m}`, segments: [first, second] });
        else cells.push(segments.indexOf(first) + 1);
      }
    }
  }
  return problems.length > 0 ? { problems } : { segments, cells };
}

function covers(rule: SegmentRule, r: number, f: number, m: number): boolean {
  return within(rule.recency, r) && within(rule.frequency, f) && within(rule.monetary, m);
}

function within(range: ScoreRange | undefined, score: number): boolean {
  return range === undefined || (range[0] <= score && score <= range[1]);
}
