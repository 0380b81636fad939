import type { BinaryRows } from './binary-rows.ts';
import type { TextIndex } from './columns.ts';
import { buildTextIndex } from './text-index.ts';

/** What a row of the list can be found by. */
export const textColumns = ['customer_id', 'name', 'email'] as const;

/** Takes the rows as they come, in order of rank, and makes them searchable. */
export interface TextBuilder {
  add(row: Pick<BinaryRows, 'writeLowerCase' | 'longestLowerCase'>): void;
  finish(): TextIndex;
}

export function createTextBuilder(size: number): TextBuilder {
  const starts = new Uint32Array(size + 1);
  let bytes = Buffer.alloc(Math.max(64, size * 72));
  let used = 0;
  let filled = 0;
  const grow = (to: number) => {
    if (to > bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(Math.max(bytes.length, to))]);
  };
  return {
    add: (row) => {
      if (filled === size) throw new RangeError(`A list of ${size} customers has more.`);
      for (let field = 0; field < textColumns.length; field += 1) {
        // With the null bytes that end a field and a row.
        grow(used + row.longestLowerCase() + 2);
        used = row.writeLowerCase(bytes, used);
        bytes[used] = 0;
        used += 1;
      }
      bytes[used] = 0;
      used += 1;
      filled += 1;
      starts[filled] = used;
    },
    finish: () => {
      if (filled !== size) throw new RangeError(`A list of ${size} customers has ${filled}.`);
      return buildTextIndex(new Uint8Array(bytes.subarray(0, used)), starts);
    },
  };
}
