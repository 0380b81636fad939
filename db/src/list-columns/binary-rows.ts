/** What stands before the first row of a binary COPY: a signature of 11 bytes, flags, and the length of an extension. */
const signature = 11;
const flags = 4;

/**
 * The rows of a binary COPY, field by field in the order in which they were asked for. A field is looked at where it lies:
 * a million rows of strings and parsed numbers take three times as long.
 */
export interface BinaryRows {
  /** Moves on to the next row, all fields of this one having been read; false behind the last. */
  next(): boolean;
  /** Of an integer column without nulls. */
  integer(): number;
  /** Of a float8 column; NaN is null. */
  float(): number;
  text(): string | null;
  /** Writes a text in lower case to where it is told, and answers where that ends; null is nothing. */
  writeLowerCase(into: Buffer, at: number): number;
  /** How many bytes `writeLowerCase` writes at most. */
  longestLowerCase(): number;
}

export function readBinaryRows(bytes: Buffer): BinaryRows {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = signature + flags;
  at += 4 + view.getInt32(at);

  /** Where the next field begins; it ends where reading goes on. Null has no bytes, and a length below zero. */
  function enter(): number {
    const length = view.getInt32(at);
    at += 4;
    const start = at;
    if (length > 0) at += length;
    return length < 0 ? -1 : start;
  }

  return {
    next: () => {
      const fields = view.getInt16(at);
      at += 2;
      return fields >= 0;
    },
    integer: () => view.getInt32(enter()),
    float: () => {
      const start = enter();
      return start < 0 ? Number.NaN : view.getFloat64(start);
    },
    text: () => {
      const start = enter();
      return start < 0 ? null : bytes.toString('utf8', start, at);
    },
    writeLowerCase: (into, target) => {
      const start = enter();
      if (start < 0) return target;
      let written = target;
      for (let from = start; from < at; from += 1) {
        const byte = bytes[from] ?? 0;
        // Beyond ASCII a letter may become longer or shorter.
        if (byte > 127) return target + into.write(bytes.toString('utf8', start, at).toLowerCase(), target);
        into[written] = byte > 64 && byte < 91 ? byte + 32 : byte;
        written += 1;
      }
      return written;
    },
    longestLowerCase: () => 3 * Math.max(0, view.getInt32(at)),
  };
}
