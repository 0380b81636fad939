import { expect, test } from 'vitest';
import { draftOf, namesByPosition, paint, problemsOf, rulesOf, segmentsOf } from '../src/rfm/scheme-draft.ts';

const scheme = (cells: readonly number[], segments: readonly string[]) => ({
  schemeId: 1,
  name: 'any',
  kind: 'cells' as const,
  bands: 4 as const,
  segments: [...segments],
  cells: [...cells],
  version: 1,
  shipped: false,
  chosen: false,
  currentVersion: null,
});
const names = ['Best', 'Good', 'Rest'];
/** Four tiers by the sum of scores: no few boxes can say that, and the rules still have to. */
const bySum = Array.from({ length: 64 }, (_, position) => {
  const sum = Math.floor(position / 16) + (Math.floor(position / 4) % 4) + (position % 4);
  return sum >= 7 ? 1 : sum >= 4 ? 2 : 3;
});

test('the rules of a scheme give every combination of scores its own segment back, once', () => {
  for (const cells of [bySum, bySum.map((_, position) => 1 + ((position * 7) % 3)), bySum.map(() => 2)]) {
    const draft = draftOf(scheme(cells, names));
    expect(namesByPosition(draft)).toEqual(cells.map((cell) => [names[cell - 1]]));
  }
  expect(segmentsOf(draftOf(scheme(bySum, names)))).toEqual(names);
});

test('a painted box is the new segment and nothing else changes', () => {
  const before = draftOf(scheme(bySum, names));
  const after = paint(before, { recency: [4, 4], frequency: [2, 3], monetary: [1, 4] }, 'Fresh');
  const changed = namesByPosition(after).flatMap((given, position) =>
    given[0] === namesByPosition(before)[position]?.[0] ? [] : [[position, given]],
  );
  expect(changed).toEqual([52, 53, 54, 55, 56, 57, 58, 59].map((position) => [position, ['Fresh']]));
  expect(problemsOf(after)).toEqual([]);
});

test('a gap and an overlap are told in words, and any score is left out of a rule', () => {
  const any = [1, 4] as const;
  const draft = {
    bands: 4 as const,
    rules: [
      { segment: 'Recent', recency: [3, 4] as const, frequency: any, monetary: any },
      { segment: 'Often', recency: [2, 3] as const, frequency: [4, 4] as const, monetary: any },
      { segment: 'Gone', recency: [1, 1] as const, frequency: any, monetary: any },
    ],
  };
  expect(problemsOf(draft)).toEqual([
    'Nobody has named R 2, F 1–3, any M.',
    'R 3, F 4, any M is claimed by Recent and Often.',
  ]);
  expect(rulesOf(draft)[1]).toEqual({ segment: 'Often', recency: [2, 3], frequency: [4, 4] });
});
