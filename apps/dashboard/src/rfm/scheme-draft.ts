import type { Rule, Scheme } from '@foresale/contract';

export type Bands = 4 | 5;
export type ScoreRange = readonly [number, number];

/** A box of scores; both ends of each range are included. */
export interface Box {
  readonly recency: ScoreRange;
  readonly frequency: ScoreRange;
  readonly monetary: ScoreRange;
}

/** A segment and one box of scores that it is for. A segment may have several. */
export interface DraftRule extends Box {
  readonly segment: string;
}

/** What an editor works on: rules, which may still leave gaps and overlap. */
export interface SchemeDraft {
  readonly bands: Bands;
  readonly rules: readonly DraftRule[];
}

export const positionOf = (bands: Bands, r: number, f: number, m: number): number =>
  (r - 1) * bands * bands + (f - 1) * bands + m - 1;

/** The names that the rules give to each combination of scores: one, when all is well. */
export function namesByPosition({ bands, rules }: SchemeDraft): readonly (readonly string[])[] {
  const names: string[][] = Array.from({ length: bands ** 3 }, () => []);
  for (const rule of rules) {
    for (const position of positionsOf(bands, rule)) {
      const given = names[position];
      if (given !== undefined && !given.includes(rule.segment)) given.push(rule.segment);
    }
  }
  return names;
}

/** The segments in the order in which the rules first name them. */
export function segmentsOf({ rules }: SchemeDraft): readonly string[] {
  return [...new Set(rules.map((rule) => rule.segment))];
}

/** Gives a box of scores to a segment, whoever had it before. */
export function paint(draft: SchemeDraft, box: Box, segment: string): SchemeDraft {
  const painted = new Set(positionsOf(draft.bands, box));
  const names = namesByPosition(draft).map((given, position) => (painted.has(position) ? segment : (given[0] ?? null)));
  const segments = segmentsOf(draft);
  return {
    bands: draft.bands,
    rules: rulesOfNames(names, draft.bands, segments.includes(segment) ? segments : [...segments, segment]),
  };
}

export function draftOf(scheme: Scheme): SchemeDraft {
  const names = (scheme.cells ?? []).map((cell) => scheme.segments[cell - 1] ?? null);
  return { bands: scheme.bands, rules: rulesOfNames(names, scheme.bands, scheme.segments) };
}

/** As the API takes them: a measure that may have any score is left out. */
export function rulesOf({ bands, rules }: SchemeDraft): Rule[] {
  const isAny = ([from, to]: ScoreRange) => from === 1 && to === bands;
  const range = (name: 'recency' | 'frequency' | 'monetary', rule: DraftRule) =>
    isAny(rule[name]) ? {} : { [name]: [rule[name][0], rule[name][1]] };
  return rules.map((rule) => ({
    segment: rule.segment.trim(),
    ...range('recency', rule),
    ...range('frequency', rule),
    ...range('monetary', rule),
  }));
}

/** What keeps a draft from being a scheme, in words. */
export function problemsOf(draft: SchemeDraft): readonly string[] {
  const { bands, rules } = draft;
  const problems: string[] = [];
  if (rules.some((rule) => rule.segment.trim() === '')) problems.push('A rule has no segment name.');
  for (const rule of rules) {
    for (const measure of ['recency', 'frequency', 'monetary'] as const) {
      const [from, to] = rule[measure];
      if (from > to) problems.push(`${rule.segment}: the ${measure} range begins after it ends.`);
    }
  }
  if (segmentsOf(draft).length < 2) problems.push('A scheme needs at least two segments.');
  const names = namesByPosition(draft);
  for (const box of boxesOf(
    names.map((given) => given.length === 0),
    bands,
  )) {
    problems.push(`Nobody has named ${boxInWords(box, bands)}.`);
  }
  const pairs = new Set(names.filter((given) => given.length > 1).map((given) => given.join('\n')));
  for (const pair of pairs) {
    for (const box of boxesOf(
      names.map((given) => given.length > 1 && given.join('\n') === pair),
      bands,
    )) {
      problems.push(`${boxInWords(box, bands)} is claimed by ${pair.split('\n').join(' and ')}.`);
    }
  }
  return problems;
}

/** "R 1–2, F 5, any M" */
export function boxInWords(box: Box, bands: Bands): string {
  const part = (letter: string, [from, to]: ScoreRange) =>
    from === 1 && to === bands ? `any ${letter}` : from === to ? `${letter} ${from}` : `${letter} ${from}–${to}`;
  return [part('R', box.recency), part('F', box.frequency), part('M', box.monetary)].join(', ');
}

function* positionsOf(bands: Bands, { recency, frequency, monetary }: Box): Generator<number> {
  for (let r = Math.max(1, recency[0]); r <= Math.min(bands, recency[1]); r += 1) {
    for (let f = Math.max(1, frequency[0]); f <= Math.min(bands, frequency[1]); f += 1) {
      for (let m = Math.max(1, monetary[0]); m <= Math.min(bands, monetary[1]); m += 1)
        yield positionOf(bands, r, f, m);
    }
  }
}

function rulesOfNames(names: readonly (string | null)[], bands: Bands, segments: readonly string[]): DraftRule[] {
  return segments.flatMap((segment) =>
    boxesOf(
      names.map((name) => name === segment),
      bands,
    ).map((box) => ({ segment, ...box })),
  );
}

/** Which way a box grows first; what needs the fewest boxes is the easiest to read. */
const orders = [
  ['monetary', 'frequency', 'recency'],
  ['monetary', 'recency', 'frequency'],
  ['frequency', 'monetary', 'recency'],
  ['recency', 'monetary', 'frequency'],
] as const;

/** Few boxes that together are exactly the wanted combinations of scores, and do not overlap. */
export function boxesOf(wanted: readonly boolean[], bands: Bands): readonly Box[] {
  const tries = orders.map((order) => boxesInOrder(wanted, bands, order));
  return tries.reduce((best, each) => (each.length < best.length ? each : best));
}

function boxesInOrder(wanted: readonly boolean[], bands: Bands, order: (typeof orders)[number]): Box[] {
  const left = new Set(wanted.flatMap((isWanted, position) => (isWanted ? [position] : [])));
  const boxes: Box[] = [];
  for (let r = 1; r <= bands; r += 1) {
    for (let f = 1; f <= bands; f += 1) {
      for (let m = 1; m <= bands; m += 1) {
        if (!left.has(positionOf(bands, r, f, m))) continue;
        let box: Box = { recency: [r, r], frequency: [f, f], monetary: [m, m] };
        for (const measure of order) box = grow(box, measure, bands, left);
        for (const position of positionsOf(bands, box)) left.delete(position);
        boxes.push(box);
      }
    }
  }
  return boxes;
}

function grow(box: Box, measure: keyof Box, bands: Bands, left: ReadonlySet<number>): Box {
  let grown = box;
  while (grown[measure][1] < bands) {
    const [from, to] = grown[measure];
    const slice = { ...grown, [measure]: [to + 1, to + 1] as const };
    if (![...positionsOf(bands, slice)].every((position) => left.has(position))) break;
    grown = { ...grown, [measure]: [from, to + 1] as const };
  }
  return grown;
}
