export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a straight line through the points begins and ends. By the medians (Theil and Sen): a single high reading does not tilt it. */
export function slopeOf(points: readonly Point[]): { readonly begins: number; readonly ends: number } {
  const slopes = points.flatMap((one, index) =>
    points.slice(index + 1).map((other) => (other.y - one.y) / (other.x - one.x)),
  );
  const slope = median(slopes);
  const level = median(points.map(({ x, y }) => y - slope * x));
  const at = (x: number | undefined) => level + slope * (x ?? 0);
  return { begins: at(points[0]?.x), ends: at(points.at(-1)?.x) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}
