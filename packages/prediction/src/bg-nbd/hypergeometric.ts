const precision = 1e-14;
const mostTerms = 100_000;

/**
 * Gauss's 2F1(a, b; c; z) for 0 <= z < 1 and positive a, b, c, by its series. All terms are positive, so nothing
 * cancels. Near 1 with c < a + b the series grows without bound and slowly; Euler's transformation
 * (1 - z)^(c - a - b) 2F1(c - a, c - b; c; z) is taken when it shortens the series and its terms keep one sign.
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  if (c - a > 0 && c - b > 0 && c < a + b) return (1 - z) ** (c - a - b) * series(c - a, c - b, c, z);
  return series(a, b, c, z);
}

function series(a: number, b: number, c: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; n < mostTerms; n++) {
    const ratio = (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
    term *= ratio;
    sum += term;
    // What is left is less than a geometric series of the current ratio, once the ratio no longer exceeds 1.
    if (ratio < 1 && term * Math.max(1, ratio / (1 - ratio)) < precision * sum) return sum;
  }
  return sum;
}
