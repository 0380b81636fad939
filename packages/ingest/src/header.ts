import { createHash } from 'node:crypto';

/** Headers are compared without case, spaces and punctuation: `Customer ID`, `customer_id` and `CustomerID` are one. */
export function squash(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Names for all columns: trimmed, never empty, never twice. */
export function columnNames(cells: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell, index) => {
    const name = cell.trim() || `column_${index + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}_${count}`;
  });
}

/** What a remembered mapping is found by: the header's columns, whatever their order of words and case. */
export function headerKey(cells: readonly string[]): string {
  const key = cells.map(squash).join('|');
  // A btree entry ends at about 2,700 bytes; a header beyond that is kept by its fingerprint.
  return key.length <= 1000 ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
