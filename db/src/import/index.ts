export {
  type FileOutcome,
  type ImportLayout,
  type ImportOutcome,
  ImportSession,
  type ImportStart,
  type MergeRequest,
  type StagedFile,
} from './import-session.ts';
export { reapDeadImports } from './reap-imports.ts';
export { rejectsAsCsv } from './rejects-as-csv.ts';
export { type StagingTable, stagingColumns } from './staging.ts';
