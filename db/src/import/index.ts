export type { ImportOutcome, StagedFile } from './count-outcome.ts';
export { dropUndo } from './drop-undo.ts';
export {
  askForRuns,
  type ClaimedImport,
  cancelImport,
  claimImport,
  endImport,
  keepInspection,
  type StartRequest,
  startImport,
} from './edit-import.ts';
export { holdImport } from './hold-import.ts';
export { type ImportLayout, ImportSession, type ImportStart, type MergeRequest } from './import-session.ts';
export { keptOfRefused, type RejectedRow } from './keep-rejects.ts';
export {
  findImport,
  forgetMapping,
  listImports,
  listMappings,
  readStatusWords,
  rememberedMapping,
} from './list-imports.ts';
export { readContents } from './read-contents.ts';
export { importLock, reapDeadImports } from './reap-imports.ts';
export { undoDays } from './refuse-undo.ts';
export { rejectsAsCsv } from './rejects-as-csv.ts';
export type { StatusVocabulary, StatusWord } from './restate-orders.ts';
export { type StagingTable, stagingColumns } from './staging.ts';
export { previewUndo, type UndoCounts, type UndoRequest, undoImport } from './undo-import.ts';
export { UndoProblem } from './undo-problem.ts';
export {
  type ImportUnderWay,
  lockImportsWithoutJob,
  readImportsUnderWay,
  rememberImportJob,
} from './waiting-imports.ts';
