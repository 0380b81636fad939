/** The derivative of the logarithm of the gamma function, of a positive number: relative error below 1e-12. */
export function digamma(x: number): number {
  let at = x;
  let below = 0;
  for (; at < 10; at++) below += 1 / at;
  const square = 1 / (at * at);
  const series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132))));
  return Math.log(at) - 0.5 / at - series - below;
}
