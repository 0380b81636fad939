/** The known name that an unknown one most likely stands for; undefined where none is near. */
export function nearestName(unknown: string, known: readonly string[]): string | undefined {
  const short = unknown.slice(0, longest).toLowerCase();
  let nearest: string | undefined;
  // Half of a name wrong is another name.
  let least = Math.max(2, Math.floor(short.length / 2)) + 1;
  for (const name of known) {
    const distance = distanceOf(short, name.toLowerCase());
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/** The sentence for a name that nobody knows. */
export function unknownName(what: string, unknown: string, known: readonly string[]): string {
  const nearest = nearestName(unknown, known);
  const shown = unknown.length > longest ? `${unknown.slice(0, longest)}…` : unknown;
  if (nearest !== undefined) return `There is no ${what} ${shown}; did you mean ${nearest}?`;
  return known.length === 0
    ? `There is no ${what} ${shown}; none is taken here`
    : `There is no ${what} ${shown}; there are ${known.slice(0, mostNamed).join(', ')}${known.length > mostNamed ? ', …' : ''}`;
}

const longest = 60;
const mostNamed = 20;

/** Letters to add, drop, change or swap with their neighbour to make one word of the other. */
function distanceOf(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      next[j] = least;
    }
    before = row;
    row = next;
  }
  return row[other.length] ?? 0;
}
