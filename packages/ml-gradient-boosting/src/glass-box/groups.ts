/** What features gain together, beyond what fewer of them do. */
export interface GroupGain {
  /** Ascending. */
  readonly group: readonly number[];
  readonly gain: number;
}

/**
 * Which features may meet in one term: at most `limit` sets, each time the one that covers most of what no set before
 * it can express, plus every feature that is in none by itself. A set is worth what all of its parts gain, but only
 * once: ranking sets by themselves chose one strong pair with every third feature in turn.
 */
export function chooseGroups(
  candidates: readonly GroupGain[],
  { limit, features }: { limit: number; features: number },
): number[][] {
  const open = [...candidates].sort((a, b) => a.group.length - b.group.length || compare(a.group, b.group));
  let uncovered = open;
  const chosen: number[][] = [];
  while (chosen.length < limit) {
    let best: GroupGain | null = null;
    for (const { group } of open) {
      const gain = uncovered.reduce((sum, part) => (isPart(part.group, group) ? sum + part.gain : sum), 0);
      if (gain > (best?.gain ?? 0)) best = { group, gain };
    }
    if (best === null) break;
    const { group } = best;
    chosen.push([...group]);
    uncovered = uncovered.filter((part) => !isPart(part.group, group));
  }
  const covered = new Set(chosen.flat());
  const single = Array.from({ length: features }, (_, feature) => feature).filter((feature) => !covered.has(feature));
  return [...chosen, ...single.map((feature) => [feature])];
}

function isPart(part: readonly number[], whole: readonly number[]): boolean {
  return part.length <= whole.length && part.every((feature) => whole.includes(feature));
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
