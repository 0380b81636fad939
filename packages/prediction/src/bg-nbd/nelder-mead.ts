export interface Vertex {
  readonly at: readonly number[];
  readonly value: number;
}

/** The minimum that a simplex of points walks down to: no derivatives, for a handful of parameters. */
export function nelderMead(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  { step = 0.5, tolerance = 1e-13, steps = 2000 }: { step?: number; tolerance?: number; steps?: number } = {},
): Vertex {
  const vertex = (at: readonly number[]): Vertex => {
    const value = f(at);
    return { at, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  let simplex = [start, ...start.map((_, i) => start.map((x, j) => (i === j ? x + step : x)))].map(vertex);
  for (let n = 0; n < steps; n++) {
    simplex = simplex.toSorted((p, q) => p.value - q.value);
    const [best] = simplex;
    const worst = simplex.at(-1);
    const second = simplex.at(-2);
    if (best === undefined || worst === undefined || second === undefined) break;
    if (Math.abs(worst.value - best.value) <= tolerance * (Math.abs(best.value) + tolerance)) break;
    const others = simplex.slice(0, -1);
    const centre = start.map((_, i) => others.reduce((sum, { at }) => sum + (at[i] ?? 0), 0) / others.length);
    const along = (share: number) => vertex(centre.map((c, i) => c + share * ((worst.at[i] ?? 0) - c)));
    const reflected = along(-1);
    let next: Vertex | undefined;
    if (reflected.value < best.value) {
      const expanded = along(-2);
      next = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) {
      next = reflected;
    } else {
      const contracted = reflected.value < worst.value ? along(-0.5) : along(0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) next = contracted;
    }
    simplex =
      next === undefined
        ? [best, ...simplex.slice(1).map(({ at }) => vertex(at.map((x, i) => ((best.at[i] ?? 0) + x) / 2)))]
        : [...others, next];
  }
  return simplex.toSorted((p, q) => p.value - q.value)[0] ?? vertex(start);
}
