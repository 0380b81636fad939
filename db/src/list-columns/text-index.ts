import { addRows, type Bitmap, emptyBitmap, hasFewerRows, hasRow, keepCommon, rowsOf } from './bitmap.ts';
import type { TextIndex } from './columns.ts';

const letters = 64;
const trigrams = letters ** 3;

/** Two readings of the text: one that measures the lists, one that fills them. */
export function buildTextIndex(bytes: Uint8Array, starts: Uint32Array): TextIndex {
  const alphabet = alphabetOf(bytes);
  const counts = new Uint32Array(trigrams);
  const lengths = new Uint32Array(trigrams);
  forEachPosting({ bytes, starts, alphabet }, (code, difference) => {
    counts[code] = (counts[code] ?? 0) + 1;
    lengths[code] = (lengths[code] ?? 0) + groupsOf(difference);
  });
  const postingStarts = new Uint32Array(trigrams + 1);
  for (let code = 0; code < trigrams; code += 1) {
    postingStarts[code + 1] = (postingStarts[code] ?? 0) + (lengths[code] ?? 0);
  }
  const postings = new Uint8Array(postingStarts[trigrams] ?? 0);
  const ends = postingStarts.slice();
  forEachPosting({ bytes, starts, alphabet }, (code, difference) => {
    let at = ends[code] ?? 0;
    let rest = difference;
    while (rest > 127) {
      postings[at] = (rest & 127) | 128;
      at += 1;
      rest >>>= 7;
    }
    postings[at] = rest;
    ends[code] = at + 1;
  });
  return {
    bytes,
    starts,
    alphabet,
    postings,
    postingStarts,
    postingCounts: counts,
  };
}

function alphabetOf(bytes: Uint8Array): Uint8Array {
  const seen = new Uint32Array(256);
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    seen[byte] = (seen[byte] ?? 0) + 1;
  }
  const commonest = [...seen.keys()].filter((byte) => (seen[byte] ?? 0) > 0);
  commonest.sort((a, b) => (seen[b] ?? 0) - (seen[a] ?? 0));
  const alphabet = new Uint8Array(256);
  for (const [place, byte] of commonest.slice(0, letters - 1).entries()) alphabet[byte] = place + 1;
  return alphabet;
}

/** Each trigram of each row once, with the distance from the row before that had it; rows count from one here. */
function forEachPosting(
  { bytes, starts, alphabet }: Pick<TextIndex, 'bytes' | 'starts' | 'alphabet'>,
  visit: (code: number, difference: number) => void,
): void {
  const last = new Uint32Array(trigrams);
  for (let row = 1; row < starts.length; row += 1) {
    const end = starts[row] ?? 0;
    let at = starts[row - 1] ?? 0;
    if (end - at < 3) continue;
    let code = (alphabet[bytes[at] ?? 0] ?? 0) * letters + (alphabet[bytes[at + 1] ?? 0] ?? 0);
    for (at += 2; at < end; at += 1) {
      code = ((code * letters) & (trigrams - 1)) + (alphabet[bytes[at] ?? 0] ?? 0);
      const before = last[code] ?? 0;
      if (before !== row) {
        visit(code, row - before);
        last[code] = row;
      }
    }
  }
}

function groupsOf(value: number): number {
  return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;
}

export interface TextSearch {
  /** Not empty. */
  readonly text: string;
  /** Not in the id alone. */
  readonly anywhere: boolean;
  /** The rows to look in; left out, all. */
  readonly within?: Bitmap | undefined;
}

/** The rows that have a text, ascending. */
export function findText(index: TextIndex, { text, anywhere, within }: TextSearch): Uint32Array {
  const pattern = Uint8Array.from(Buffer.from(text.toLowerCase()));
  const codes = Array.from(pattern, (byte) => index.alphabet[byte] ?? 0);
  const few = within === undefined ? undefined : rowsToLookAt(index, codes, within);
  if (few !== undefined) return keepTrue(index, { candidates: few, pattern, anywhere });
  const candidates = codes.length < 3 ? rowsWithStart(index, codes, within) : rowsWithAll(index, codes, within);
  // A byte that shares its number with others makes the lists longer than the truth.
  const isExact = anywhere && codes.length <= 3 && !codes.includes(0);
  return isExact ? candidates : keepTrue(index, { candidates, pattern, anywhere });
}

/** To look at a row costs about as much as to read so many places of a list. */
const rowCost = 40;

/** The rows themselves, where they are so few that no list need be read. */
function rowsToLookAt(index: TextIndex, codes: readonly number[], rows: Bitmap): Uint32Array | undefined {
  const lists = trigramsOf(codes).map((code) => index.postingCounts[code] ?? 0);
  const shortest = Math.min(index.starts.length, ...lists);
  return hasFewerRows(rows, shortest / rowCost) ? rowsOf(rows) : undefined;
}

function trigramsOf(codes: readonly number[]): readonly number[] {
  const wanted = new Set<number>();
  for (let at = 2; at < codes.length; at += 1) {
    wanted.add(((codes[at - 2] ?? 0) * letters + (codes[at - 1] ?? 0)) * letters + (codes[at] ?? 0));
  }
  return [...wanted];
}

/** One or two bytes: every trigram that begins with them. The null bytes that end a row make sure that there is one. */
function rowsWithStart(
  index: TextIndex,
  codes: readonly number[],
  within: Bitmap | undefined,
): Uint32Array<ArrayBuffer> {
  const size = index.starts.length - 1;
  const span = letters ** (3 - codes.length);
  const first = codes.reduce((sum, code) => sum * letters + code, 0) * span;
  const found = emptyBitmap(size);
  const scratch = new Uint32Array(size);
  for (let code = first; code < first + span; code += 1) addRows(found, readPostings(index, code, scratch));
  return rowsOf(within === undefined ? found : keepCommon(found, within));
}

function rowsWithAll(index: TextIndex, codes: readonly number[], within: Bitmap | undefined): Uint32Array<ArrayBuffer> {
  const countOf = (code: number) => index.postingCounts[code] ?? 0;
  const [rarest = 0, ...others] = trigramsOf(codes).toSorted((a, b) => countOf(a) - countOf(b));
  let rows = readPostings(index, rarest, new Uint32Array(countOf(rarest)));
  if (within !== undefined) rows = keepRowsOf(rows, within);
  for (const other of others) {
    if (rows.length * rowCost < countOf(other)) break;
    rows = intersect(rows, readPostings(index, other, new Uint32Array(countOf(other))));
  }
  return rows;
}

function keepRowsOf(rows: Uint32Array<ArrayBuffer>, within: Bitmap): Uint32Array<ArrayBuffer> {
  let kept = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] ?? 0;
    rows[kept] = row;
    kept += hasRow(within, row) ? 1 : 0;
  }
  return rows.subarray(0, kept);
}

function intersect(rows: Uint32Array<ArrayBuffer>, others: Uint32Array): Uint32Array<ArrayBuffer> {
  let place = 0;
  let kept = 0;
  for (let at = 0; at < others.length && place < rows.length; at += 1) {
    const other = others[at] ?? 0;
    while (place < rows.length && (rows[place] ?? 0) < other) place += 1;
    if (rows[place] === other) {
      rows[kept] = other;
      kept += 1;
      place += 1;
    }
  }
  return rows.subarray(0, kept);
}

/** The rows of a trigram, written to the beginning of `into`. */
function readPostings(
  { postings, postingStarts }: TextIndex,
  code: number,
  into: Uint32Array<ArrayBuffer>,
): Uint32Array<ArrayBuffer> {
  const end = postingStarts[code + 1] ?? 0;
  let row = -1;
  let filled = 0;
  for (let at = postingStarts[code] ?? 0; at < end; ) {
    let byte = postings[at] ?? 0;
    at += 1;
    let difference = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = postings[at] ?? 0;
      at += 1;
      difference |= (byte & 127) << shift;
    }
    row += difference;
    into[filled] = row;
    filled += 1;
  }
  return into.subarray(0, filled);
}

/**
 * Looks at the rows themselves; changes the candidates. Where the pattern's last byte would stand, the byte that does
 * stand there says how far it can be moved (Horspool).
 */
function keepTrue(
  { bytes, starts }: TextIndex,
  {
    candidates,
    pattern,
    anywhere,
  }: { readonly candidates: Uint32Array; readonly pattern: Uint8Array; readonly anywhere: boolean },
): Uint32Array {
  const last = pattern.length - 1;
  const moves = new Uint8Array(256).fill(Math.min(255, pattern.length));
  for (let at = 0; at < last; at += 1) moves[pattern[at] ?? 0] = Math.min(255, last - at);
  const final = pattern[last] ?? 0;
  let kept = 0;
  for (let place = 0; place < candidates.length; place += 1) {
    const row = candidates[place] ?? 0;
    const start = starts[row] ?? 0;
    const end = anywhere ? (starts[row + 1] ?? 0) : bytes.indexOf(0, start);
    for (let at = start + last; at < end; ) {
      const byte = bytes[at] ?? 0;
      let same = byte === final ? 1 : 0;
      if (same === 1) while (same <= last && bytes[at - same] === pattern[last - same]) same += 1;
      if (same > last) {
        candidates[kept] = row;
        kept += 1;
        break;
      }
      at += moves[byte] ?? 1;
    }
  }
  return candidates.subarray(0, kept);
}
