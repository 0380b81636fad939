import type { Attack, Outcome } from './attack.ts';
import type { FuzzReport } from './fuzz/index.ts';

const shownOfAKind = 4;
const wide = (count: number) => count.toLocaleString('en').padStart(8);

export function describeOutcome({ name, holds }: Attack, { counts, findings }: Outcome): string {
  return [
    `${findings.length === 0 ? 'holds' : 'DOES NOT HOLD'}  ${name}: ${holds}`,
    ...Object.entries(counts).map(([what, count]) => `${wide(count)}  ${what}`),
    ...describeFindings(findings),
  ].join('\n');
}

export function describeFuzz({ requests, seed, statuses, operations, slow, slowest, findings }: FuzzReport): string {
  const of = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([what, count]) => `${wide(count)}  ${what}`);
  return [
    `${findings.length === 0 ? 'holds' : 'DOES NOT HOLD'}  fuzzer, ${requests.toLocaleString('en')} requests, seed ${seed}`,
    ...of(statuses),
    ...of(operations),
    `${wide(slow)}  took longer than 2 s`,
    'the slowest:',
    ...slowest.map(
      ({ what, milliseconds, status }) => `${String(Math.round(milliseconds)).padStart(6)} ms  ${status}  ${what}`,
    ),
    ...describeFindings(findings),
  ].join('\n');
}

/** A few of each kind, which stands before the colon. */
function describeFindings(findings: readonly string[]): readonly string[] {
  const kinds = Map.groupBy(new Set(findings), (finding) => finding.split(':', 1)[0] ?? finding);
  return [...kinds.values()].flatMap((alike) => [
    ...alike.slice(0, shownOfAKind).map((finding) => `  ! ${finding.slice(0, 600)}`),
    ...(alike.length > shownOfAKind ? [`  ! … ${alike.length} like this`] : []),
  ]);
}
