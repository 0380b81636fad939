/** A set of rows, one bit each. Bits beyond the last row stay 0. */
export type Bitmap = Uint32Array;

export function emptyBitmap(size: number): Bitmap {
  return new Uint32Array((size + 31) >>> 5);
}

export function fullBitmap(size: number): Bitmap {
  const bitmap = emptyBitmap(size).fill(0xffffffff);
  const rest = size & 31;
  if (rest > 0) bitmap[bitmap.length - 1] = (1 << rest) - 1;
  return bitmap;
}

export function addRows(bitmap: Bitmap, rows: Uint32Array): Bitmap {
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] ?? 0;
    bitmap[row >>> 5] = (bitmap[row >>> 5] ?? 0) | (1 << (row & 31));
  }
  return bitmap;
}

export function hasRow(bitmap: Bitmap, row: number): boolean {
  return (((bitmap[row >>> 5] ?? 0) >>> (row & 31)) & 1) === 1;
}

/** What is in the first and in the second; changes the first. */
export function keepCommon(first: Bitmap, second: Bitmap): Bitmap {
  for (let at = 0; at < first.length; at += 1) first[at] = (first[at] ?? 0) & (second[at] ?? 0);
  return first;
}

/** What is in the first or in the second; changes the first. */
export function addAll(first: Bitmap, second: Bitmap): Bitmap {
  for (let at = 0; at < first.length; at += 1) first[at] = (first[at] ?? 0) | (second[at] ?? 0);
  return first;
}

/** What is in the first and not in the second; changes the first. */
export function removeAll(first: Bitmap, second: Bitmap): Bitmap {
  for (let at = 0; at < first.length; at += 1) first[at] = (first[at] ?? 0) & ~(second[at] ?? 0);
  return first;
}

export function countRows(bitmap: Bitmap): number {
  let count = 0;
  for (let at = 0; at < bitmap.length; at += 1) count += ones(bitmap[at] ?? 0);
  return count;
}

/** Counts no further than it must. */
export function hasFewerRows(bitmap: Bitmap, limit: number): boolean {
  let count = 0;
  for (let at = 0; at < bitmap.length && count < limit; at += 1) count += ones(bitmap[at] ?? 0);
  return count < limit;
}

export function countCommon(first: Bitmap, second: Bitmap): number {
  let count = 0;
  for (let at = 0; at < first.length; at += 1) count += ones((first[at] ?? 0) & (second[at] ?? 0));
  return count;
}

/** The rows in order; `most` bounds how many. */
export function rowsOf(bitmap: Bitmap, most = countRows(bitmap)): Uint32Array<ArrayBuffer> {
  const rows = new Uint32Array(most);
  let filled = 0;
  for (let at = 0; at < bitmap.length && filled < most; at += 1) {
    let word = bitmap[at] ?? 0;
    while (word !== 0 && filled < most) {
      rows[filled] = (at << 5) + 31 - Math.clz32(word & -word);
      filled += 1;
      word &= word - 1;
    }
  }
  return rows.subarray(0, filled);
}

/**
 * Adds neighbouring bits in parallel: 2, 4, then 8 at a time. The first step could spare an operation by subtracting from
 * the word; but words reach beyond what a small integer holds, and that takes three times as long.
 */
function ones(word: number): number {
  let sum = (word & 0x55555555) + ((word >>> 1) & 0x55555555);
  sum = (sum & 0x33333333) + ((sum >>> 2) & 0x33333333);
  return Math.imul((sum + (sum >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
