import type { Random } from './random.ts';
import type { Target } from './target.ts';

export interface AttackOptions {
  readonly random: Random;
  /** Fewer of everything, and nothing that needs minutes. */
  readonly isShort: boolean;
}

export interface Outcome {
  /** What came of it, each with how often. */
  readonly counts: Readonly<Record<string, number>>;
  /** What did not hold; empty when all did. */
  readonly findings: readonly string[];
}

/** One way to harm the product, and what must hold while it is tried. */
export interface Attack {
  readonly name: string;
  readonly holds: string;
  run(target: Target, options: AttackOptions): Promise<Outcome>;
}

/** Collects what came of an attack, and what did not hold. */
export function createTally() {
  const counts: Record<string, number> = {};
  const findings: string[] = [];
  return {
    count: (what: string, times = 1): void => {
      counts[what] = (counts[what] ?? 0) + times;
    },
    expect: (isSo: boolean, finding: string): void => {
      if (!isSo) findings.push(finding);
    },
    outcome: (): Outcome => ({ counts, findings }),
  };
}
