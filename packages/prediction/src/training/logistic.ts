const ridge = 1e-3;
const steps = 50;

/** Logistic regression by Newton's method with a breath of ridge: the intercept, then one weight per column. */
export function fitLogistic(columns: readonly Float64Array[], labels: Uint8Array): readonly number[] {
  const size = columns.length + 1;
  let weights = Array<number>(size).fill(0);
  for (let step = 0; step < steps; step++) {
    const gradient = weights.map((weight) => -ridge * weight);
    const hessian = Array.from({ length: size }, (_, i) => {
      const row = Array<number>(size).fill(0);
      row[i] = ridge;
      return row;
    });
    for (const [row, label] of labels.entries()) {
      const x = [1, ...columns.map((column) => column[row] ?? 0)];
      const p = 1 / (1 + Math.exp(-dot(weights, x)));
      for (const [i, xi] of x.entries()) {
        gradient[i] = (gradient[i] ?? 0) + (label - p) * xi;
        const line = hessian[i] ?? [];
        for (const [j, xj] of x.entries()) line[j] = (line[j] ?? 0) + p * (1 - p) * xi * xj;
      }
    }
    const move = solve(hessian, gradient);
    weights = weights.map((weight, i) => weight + (move[i] ?? 0));
    if (move.every((change) => Math.abs(change) < 1e-9)) break;
  }
  return weights;
}

export function logOdds(weights: readonly number[], columns: readonly Float64Array[]): Float64Array {
  const rows = columns[0]?.length ?? 0;
  return Float64Array.from({ length: rows }, (_, row) =>
    dot(weights, [1, ...columns.map((column) => column[row] ?? 0)]),
  );
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}

/** Gaussian elimination; the matrix is positive definite, so the diagonal can be trusted. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  for (const [i, pivot] of rows.entries()) {
    for (const [k, row] of rows.entries()) {
      if (k === i) continue;
      const share = (row[i] ?? 0) / (pivot[i] ?? 1);
      for (let j = i; j < row.length; j++) row[j] = (row[j] ?? 0) - share * (pivot[j] ?? 0);
    }
  }
  return rows.map((row, i) => (row.at(-1) ?? 0) / (row[i] ?? 1));
}
