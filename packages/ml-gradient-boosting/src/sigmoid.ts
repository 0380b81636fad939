/**
 * Logistic function without Math.exp, whose last digit is left to each JavaScript engine: only + - * / here, so every
 * machine computes the same bits and trains the same model.
 */
export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + exponential(-x)) : 1 - 1 / (1 + exponential(x));
}

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** e^x for x <= 0: x = k ln 2 + r with |r| <= ln 2 / 2, a Taylor polynomial for r, then k halvings. */
function exponential(x: number): number {
  if (x < -745) return 0;
  const k = Math.round(x / (LN2_HIGH + LN2_LOW));
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let i = 18; i >= 1; i--) sum = 1 + (r * sum) / i;
  return sum * 2 ** k;
}

/** Gradients need many sigmoids and few digits: a table over [-RANGE, RANGE], read with linear interpolation. */
export const TABLE_RANGE = 16;
export const TABLE_STEPS_PER_UNIT = 128;
export const TABLE_LENGTH = 2 * TABLE_RANGE * TABLE_STEPS_PER_UNIT + 2;

export function fillSigmoidTable(table: Float64Array): void {
  for (let k = 0; k < TABLE_LENGTH; k++) table[k] = sigmoid(k / TABLE_STEPS_PER_UNIT - TABLE_RANGE);
}
