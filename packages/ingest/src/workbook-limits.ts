import type { Entry } from 'yauzl';
import { IngestProblem } from './ingest-problem.ts';

/**
 * What no workbook of a shop comes near, and what a small file could otherwise unpack to: Excel's own limits where it has
 * one, and what a worker can hold where it has none.
 */
export const workbookLimits = {
  parts: 10_000,
  partBytes: 4 * 1024 ** 3,
  /** Sheets are packed to a tenth or twentieth; deflate manages a thousandth. */
  packedTimes: 250,
  /** Below, a part may be packed as it likes. */
  smallPartBytes: 16 * 1024 ** 2,
  depth: 32,
  /** Of XML without a tag or the end of a text. */
  tokenCharacters: 1024 ** 2,
  cellCharacters: 32_767,
  rowCharacters: 1024 ** 2,
  sharedTexts: 8_000_000,
  sharedCharacters: 128 * 1024 ** 2,
  formats: 10_000,
  styles: 100_000,
  formatCharacters: 1_024,
} as const;

export function oversized(what: string, place: { readonly file?: string; readonly line?: number } = {}): IngestProblem {
  return new IngestProblem('oversized-workbook', `the workbook has ${what}. Save it as CSV and import that.`, place);
}

export function refuseOversizedPart({ fileName, uncompressedSize, compressedSize }: Entry, file: string): void {
  const { partBytes, smallPartBytes, packedTimes } = workbookLimits;
  const isBomb = uncompressedSize > smallPartBytes && uncompressedSize > packedTimes * compressedSize;
  if (isBomb || uncompressedSize > partBytes) {
    throw oversized(`a part, ${fileName.slice(0, 100)}, that unpacks to more than it can hold`, { file });
  }
}
