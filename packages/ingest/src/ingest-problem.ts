import type { RejectedRow } from '@foresale/db/import';

/** What can be wrong with a file as a whole. Nothing of an import that meets one of these is kept. */
export type IngestProblemCode =
  | 'missing-file'
  | 'unreadable-file'
  | 'empty-file'
  | 'no-rows'
  | 'unknown-layout'
  | 'mixed-layouts'
  | 'wrong-mapping'
  | 'binary-file'
  | 'damaged-file'
  | 'invalid-text'
  | 'nul-byte'
  | 'line-too-long'
  | 'open-quote'
  | 'value-too-long'
  | 'oversized-workbook'
  | 'mixed-dates'
  | 'unknown-status'
  | 'mostly-rejected'
  | 'cancelled';

export interface IngestProblemPlace {
  readonly file?: string;
  readonly line?: number;
  readonly cause?: unknown;
  /** Status words that nobody knows, with how many rows carry each. */
  readonly words?: ReadonlyMap<string, number>;
  /** Rows that show what is wrong. */
  readonly rejects?: readonly RejectedRow[];
}

/** A problem that a person can mend; its message is the sentence to show, and names file and line where there are some. */
export class IngestProblem extends Error {
  override readonly name = 'IngestProblem';
  readonly code: IngestProblemCode;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly words: ReadonlyMap<string, number> | undefined;
  readonly rejects: readonly RejectedRow[];

  constructor(code: IngestProblemCode, sentence: string, place: IngestProblemPlace = {}) {
    const where =
      place.file === undefined
        ? ''
        : place.line === undefined
          ? `${place.file}: `
          : `${place.file}, line ${place.line}: `;
    super(`${where}${sentence}`, place.cause === undefined ? undefined : { cause: place.cause });
    this.code = code;
    this.file = place.file;
    this.line = place.line;
    this.words = place.words;
    this.rejects = place.rejects ?? [];
  }
}
