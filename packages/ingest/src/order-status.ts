import { createHash } from 'node:crypto';
import { type StatusMeaning, statusMeanings } from '@foresale/contract';
import type { StatusVocabulary } from '@foresale/db/import';
import { IngestProblem } from './ingest-problem.ts';
import { statusWords } from './status-words.ts';

/** What somebody decided for words that nobody knows, by word. */
export type StatusDecisions = Readonly<Record<string, StatusMeaning>>;

/** Words are compared without case, accents and punctuation: `Zurückgesendet`, `on-hold` and `ON_HOLD`. */
export function foldStatus(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const known = new Map<string, StatusMeaning>(
  statusMeanings.flatMap((meaning) =>
    statusWords[meaning].split(',').map((word): [string, StatusMeaning] => [foldStatus(word), meaning]),
  ),
);

/** Whether an order of this status counts, or why not; undefined for a word that nobody knows. */
export function meaningOf(status: string, decisions: StatusDecisions = {}): StatusMeaning | undefined {
  const word = foldStatus(status);
  // What somebody decided for this shop goes before what most shops mean. Woo's own prefix says nothing.
  return decisions[word] ?? known.get(word) ?? known.get(word.replace(/^wc /, ''));
}

/** All that is known of status words in a shop, for the orders that it has already. */
export function vocabularyOf(decisions: StatusDecisions): StatusVocabulary {
  const decided = Object.entries(decisions).sort(([one], [other]) => (one < other ? -1 : 1));
  const everything = JSON.stringify([Object.entries(statusWords), decided]);
  return {
    fingerprint: createHash('sha256').update(everything).digest('hex'),
    explain: (statuses) =>
      statuses.flatMap((status) => {
        const meaning = meaningOf(status, decisions);
        return meaning === undefined ? [] : [{ status, isCancelled: meaning !== 'counted' }];
      }),
  };
}

/** The decisions as they are kept: by folded word. */
export function foldDecisions(decisions: StatusDecisions): StatusDecisions {
  return Object.fromEntries(Object.entries(decisions).map(([word, meaning]) => [foldStatus(word), meaning]));
}

/** Reads `storniert=cancelled`, as a terminal gives it. */
export function readStatuses(texts: readonly string[]): StatusDecisions {
  const decisions: Record<string, StatusMeaning> = {};
  for (const text of texts) {
    const equals = text.lastIndexOf('=');
    const meaning = statusMeanings.find((each) => each === text.slice(equals + 1).trim());
    const word = foldStatus(text.slice(0, Math.max(0, equals)));
    if (meaning === undefined || word === '') {
      throw new IngestProblem(
        'wrong-mapping',
        `"${text}" is not of the form <word>=<meaning>; meanings are ${statusMeanings.join(', ')}.`,
      );
    }
    decisions[word] = meaning;
  }
  return decisions;
}

const mostNamed = 8;

/** The question that stops an import: what do these words mean? */
export function unknownStatuses(words: ReadonlyMap<string, number>): IngestProblem {
  const byOrders = [...words].sort(([, one], [, other]) => other - one);
  const named = byOrders.slice(0, mostNamed).map(([word, rows]) => `"${word}" (${rows})`);
  const rest = byOrders.length > mostNamed ? ` and ${byOrders.length - mostNamed} more` : '';
  const [[first = ''] = []] = byOrders;
  return new IngestProblem(
    'unknown-status',
    `Nobody knows whether an order counts that is called ${named.join(', ')}${rest}. ` +
      `Say it with --status "${first}"=counted|cancelled|returned|pending, once for each word, or on the Data page.`,
    { words },
  );
}
