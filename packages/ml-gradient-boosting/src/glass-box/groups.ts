/** Gain of one split and the features on the path to it, its own last. */
export interface PathGain {
  readonly path: readonly number[];
  readonly gain: number;
}

/**
 * Which features may meet in one term: sets of up to `size` features, ranked by the gain that a free fit drew from
 * splits whose nearest ancestors they were, plus every feature by itself.
 */
export function chooseGroups(
  gains: readonly PathGain[],
  { size, limit, features }: { size: number; limit: number; features: number },
): number[][] {
  const totals = new Map<string, { group: number[]; gain: number }>();
  for (const { path, gain } of gains) {
    const group = nearestDistinct(path, size);
    if (group.length < 2) continue;
    const key = group.join();
    const total = totals.get(key);
    if (total === undefined) totals.set(key, { group, gain });
    else total.gain += gain;
  }
  const ranked = [...totals.values()];
  // What a smaller set gained, every set around it can express as well.
  const worth = ranked.map(({ group, gain }) => ({
    group,
    gain: ranked.reduce(
      (sum, part) =>
        part.group.length < group.length && part.group.every((feature) => group.includes(feature))
          ? sum + part.gain
          : sum,
      gain,
    ),
  }));
  worth.sort((a, b) => b.gain - a.gain || compare(a.group, b.group));
  const chosen: number[][] = [];
  for (const { group } of worth) {
    if (chosen.length === limit) break;
    if (!chosen.some((larger) => group.every((feature) => larger.includes(feature)))) chosen.push(group);
  }
  const single = Array.from({ length: features }, (_, feature) => [feature]);
  const covered = new Set(chosen.flat());
  return [...chosen, ...single.filter(([feature]) => feature !== undefined && !covered.has(feature))];
}

/** The last `size` different features of a path, ascending. */
function nearestDistinct(path: readonly number[], size: number): number[] {
  const group: number[] = [];
  for (let i = path.length - 1; i >= 0 && group.length < size; i--) {
    const feature = path[i];
    if (feature !== undefined && !group.includes(feature)) group.push(feature);
  }
  return group.sort((a, b) => a - b);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
