import { isAscii, isUtf8 } from 'node:buffer';
import { IngestProblem } from './ingest-problem.ts';

export type Encoding = 'UTF-8' | 'Latin-1' | 'UTF-16';

const lineFeed = 0x0a;

/**
 * Decodes blocks of whole lines. Until the first byte beyond ASCII there is nothing to decide; that block decides. Bytes
 * that are valid UTF-8 are UTF-8, and then a broken sequence further on is an error. Otherwise the file is Latin-1 (as
 * Windows writes it), if its bytes make sense as that: a stray byte in a UTF-8 file should be reported, not turned into "Ã(".
 */
export class TextDecoding {
  readonly #file: string;
  readonly #latin = new TextDecoder('windows-1252');
  #encoding: Encoding | undefined;

  constructor(file: string, encoding?: Encoding) {
    this.#file = file;
    this.#encoding = encoding;
  }

  get encoding(): Encoding {
    return this.#encoding ?? 'UTF-8';
  }

  /** `firstLine` is the line number of the block's first line. */
  decode(block: Buffer, firstLine: number): string {
    if (isAscii(block)) return block.toString('latin1');
    if (this.#encoding === 'Latin-1') return this.#latin.decode(block);
    if (isUtf8(block)) {
      this.#encoding ??= 'UTF-8';
      return block.toString('utf8');
    }
    if (this.#encoding === undefined && this.#looksLikeLatin(block)) {
      this.#encoding = 'Latin-1';
      return this.#latin.decode(block);
    }
    throw new IngestProblem('invalid-text', 'the text is not valid UTF-8, nor does it read as Latin-1.', {
      file: this.#file,
      line: firstLine + firstBrokenLine(block),
    });
  }

  #looksLikeLatin(block: Buffer): boolean {
    for (const line of lines(block)) {
      if (isAscii(line)) continue;
      // A line beyond ASCII that is valid UTF-8 by chance is so rare in Latin-1 that it proves UTF-8.
      if (isUtf8(line) || !readsAsLatin(line)) return false;
    }
    return true;
  }
}

function* lines(block: Buffer): Generator<Buffer> {
  let start = 0;
  while (start < block.length) {
    const found = block.indexOf(lineFeed, start);
    const end = found === -1 ? block.length : found;
    yield block.subarray(start, end);
    start = end + 1;
  }
}

function firstBrokenLine(block: Buffer): number {
  let index = 0;
  for (const line of lines(block)) {
    if (!isUtf8(line)) return index;
    index += 1;
  }
  return index;
}

/** Punctuation and signs that people type, by their Windows-1252 bytes: € ‚ „ … ‘ ’ “ ” • – — ™, nbsp ¡ £ § ¨ © and so on. */
const signs = new Set([
  0x80, 0x82, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0xa0, 0xa2, 0xa3, 0xa5, 0xa7, 0xa9, 0xaa,
  0xab, 0xad, 0xae, 0xb0, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5, 0xb7, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe, 0xd7, 0xf7,
]);
/** Words of one letter: à á è é í ò ó ù ú À É Ó, as French, Italian, Portuguese, Spanish and Czech have them. */
const shortWords = new Set([0xe0, 0xe1, 0xe8, 0xe9, 0xed, 0xf2, 0xf3, 0xf9, 0xfa, 0xc0, 0xc9, 0xd3]);
/** ¡ and ¿ open a word. */
const openers = new Set([0xa1, 0xbf]);
const upperExtras = new Set([0x8a, 0x8c, 0x8e, 0x9f]);
const lowerExtras = new Set([0x9a, 0x9c, 0x9e]);

function readsAsLatin(line: Buffer): boolean {
  for (let index = 0; index < line.length; index += 1) {
    const byte = line[index] ?? 0;
    if (byte < 0x80) continue;
    if (signs.has(byte)) continue;
    const next = line[index + 1] ?? 0;
    if (openers.has(byte)) {
      if (!isLetter(next)) return false;
      continue;
    }
    // ÿ and þ are what broken bytes look like far more often than they are letters.
    if (!isLetter(byte) || byte >= 0xfe) return false;
    if (!isShortWord(line, index) && !standsInWord(line, index)) return false;
  }
  return true;
}

function isShortWord(line: Buffer, index: number): boolean {
  return shortWords.has(line[index] ?? 0) && line[index + 1] === 0x20 && !isLetter(line[index - 1] ?? 0);
}

/** A letter of a real word: some plain letter in the same run of letters, and no capital after a small one. */
function standsInWord(line: Buffer, index: number): boolean {
  const before = line[index - 1] ?? 0;
  if (isUpper(line[index] ?? 0) && isLower(before)) return false;
  for (let at = index - 1; at >= 0 && isLetter(line[at] ?? 0); at -= 1) if ((line[at] ?? 0) < 0x80) return true;
  for (let at = index + 1; at < line.length && isLetter(line[at] ?? 0); at += 1)
    if ((line[at] ?? 0) < 0x80) return true;
  return false;
}

function isUpper(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0xc0 && byte <= 0xde && byte !== 0xd7) || upperExtras.has(byte);
}

function isLower(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0xdf && byte !== 0xf7) || lowerExtras.has(byte);
}

function isLetter(byte: number): boolean {
  return isUpper(byte) || isLower(byte);
}
