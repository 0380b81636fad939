export interface Slope {
  readonly value: number;
  readonly gradient: readonly number[];
}

export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

const difference = 1e-5;
const leastDamping = 1e-12;
const mostDamping = 1e9;

/**
 * The minimum that Newton's steps lead down to, each damped (Levenberg, Marquardt) until it leads down: a long flat
 * ridge is walked in a few steps. The curvature is taken from differences of the gradient. For a handful of parameters.
 */
export function dampedNewton(
  f: (at: readonly number[]) => Slope,
  start: readonly number[],
  { steps = 100, tolerance = 1e-14, longest = 2 }: { steps?: number; tolerance?: number; longest?: number } = {},
): Minimum {
  let at = start;
  let here = f(at);
  let damping = 1e-3;
  for (let step = 0; step < steps; step++) {
    const curvature = measureCurvature(f, at, here.gradient);
    const before = here.value;
    while (damping < mostDamping) {
      const move = solve(curvature, here.gradient, damping);
      const length = move === undefined ? Number.POSITIVE_INFINITY : Math.hypot(...move);
      if (move !== undefined && Number.isFinite(length)) {
        const share = Math.min(1, longest / length);
        const next = at.map((x, i) => x - share * (move[i] ?? 0));
        const there = f(next);
        if (there.value < here.value) {
          at = next;
          here = there;
          damping = Math.max(leastDamping, damping / 10);
          break;
        }
      }
      damping *= 10;
    }
    if (!(before - here.value > tolerance * Math.abs(here.value))) break;
  }
  return { at, value: here.value };
}

function measureCurvature(f: (at: readonly number[]) => Slope, at: readonly number[], gradient: readonly number[]) {
  const raw = at.map((_, i) => {
    const beside = f(at.map((x, j) => (i === j ? x + difference : x))).gradient;
    return gradient.map((slope, j) => ((beside[j] ?? 0) - slope) / difference);
  });
  return raw.map((row, i) => row.map((value, j) => (value + (raw[j]?.[i] ?? 0)) / 2));
}

/** By Cholesky's square root of the damped curvature; nothing where that has none, so that more damping is needed. */
function solve(
  curvature: readonly (readonly number[])[],
  gradient: readonly number[],
  damping: number,
): number[] | undefined {
  const n = gradient.length;
  const root = curvature.map(() => new Float64Array(n));
  const at = (i: number, j: number) => root[i]?.[j] ?? 0;
  for (const [i, row] of root.entries()) {
    for (let j = 0; j <= i; j++) {
      const own = curvature[i]?.[j] ?? 0;
      let rest = i === j ? own + damping * (Math.abs(own) + 1e-9) : own;
      for (let k = 0; k < j; k++) rest -= at(i, k) * at(j, k);
      if (i !== j) row[j] = rest / at(j, j);
      else if (rest > 0) row[j] = Math.sqrt(rest);
      else return undefined;
    }
  }
  const half = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let rest = gradient[i] ?? 0;
    for (let k = 0; k < i; k++) rest -= at(i, k) * (half[k] ?? 0);
    half[i] = rest / at(i, i);
  }
  const move = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let rest = half[i] ?? 0;
    for (let k = i + 1; k < n; k++) rest -= at(k, i) * (move[k] ?? 0);
    move[i] = rest / at(i, i);
  }
  return move;
}
