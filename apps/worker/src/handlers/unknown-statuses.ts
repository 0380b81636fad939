import type { Inspection } from '@foresale/contract';

const mostQuestions = 50;
const longestWord = 200;

/** The words that a person is asked about, the frequent ones first. */
export function unknownIn(words: ReadonlyMap<string, number>): Inspection['unknownStatuses'] {
  return [...words]
    .sort(([, one], [, other]) => other - one)
    .slice(0, mostQuestions)
    .map(([word, rows]) => ({ word: word.slice(0, longestWord), rows }));
}
