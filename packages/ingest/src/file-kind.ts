import type { ImportLayout, StagingTable } from '@foresale/db/import';
import type { Field, Judge } from './field.ts';

/** A kind of file: how its header is recognised and where its rows go. */
export interface FileKind {
  readonly name: string;
  /** Undefined where several layouts have such a file, and the others in the folder decide. */
  readonly layout: ImportLayout | undefined;
  /** Undefined: known, but it says nothing about customers or their orders; not read. */
  readonly table: StagingTable | undefined;
  readonly fields: readonly Field[];
  /** Columns without which a file is not of this kind. */
  readonly recognisedBy: readonly string[];
  /** Headers, squashed, that a file of this kind does not have. */
  readonly never?: readonly string[];
  readonly judge?: Judge;
  /** Values of columns that the file does not have. */
  readonly constants?: Readonly<Record<string, string>>;
  /** Keeps all columns among the attributes, those with a place of their own too. */
  readonly keepsAll?: boolean;
}
