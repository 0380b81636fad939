const digits = 1 << 16;

/**
 * Rows in order of their values; equal ones stay in order of row, NaN comes last in both directions. A stable radix sort
 * on the bits of the numbers, which order like the numbers once those of negative ones are flipped.
 */
export function sortRows(values: Float64Array, direction: 'asc' | 'desc'): Uint32Array {
  const size = values.length;
  const floats = values.slice();
  const words = new Uint32Array(floats.buffer);
  const low = new Uint32Array(size);
  const high = new Uint32Array(size);
  for (let row = 0; row < size; row += 1) {
    // Minus zero equals zero.
    if (floats[row] === 0) floats[row] = 0;
    const upper = words[2 * row + 1] ?? 0;
    const isNegative = upper >>> 31 === 1;
    const sign = isNegative ? 0xffffffff : 0x80000000;
    const turn = direction === 'desc' ? 0xffffffff : 0;
    const isMissing = Number.isNaN(floats[row]);
    high[row] = isMissing ? 0xffffffff : upper ^ sign ^ turn;
    low[row] = isMissing ? 0xffffffff : (words[2 * row] ?? 0) ^ (isNegative ? 0xffffffff : 0) ^ turn;
  }
  let rows = Uint32Array.from({ length: size }, (_, row) => row);
  let next = new Uint32Array(size);
  for (const [keys, shift] of [
    [low, 0],
    [low, 16],
    [high, 0],
    [high, 16],
  ] as const) {
    const starts = new Uint32Array(digits + 1);
    for (let row = 0; row < size; row += 1) {
      const digit = ((keys[row] ?? 0) >>> shift) & 0xffff;
      starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
    }
    // All the same in this digit, as in the low bits of small whole numbers: nothing would move.
    if (starts.includes(size)) continue;
    for (let digit = 0; digit < digits; digit += 1) starts[digit + 1] = (starts[digit + 1] ?? 0) + (starts[digit] ?? 0);
    for (let place = 0; place < size; place += 1) {
      const row = rows[place] ?? 0;
      const digit = ((keys[row] ?? 0) >>> shift) & 0xffff;
      const start = starts[digit] ?? 0;
      next[start] = row;
      starts[digit] = start + 1;
    }
    [rows, next] = [next, rows];
  }
  return rows;
}
