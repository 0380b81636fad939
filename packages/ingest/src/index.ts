export {
  type FileReport,
  type ImportProgress,
  type ImportReport,
  type ImportRequest,
  importFiles,
} from './import-files.ts';
export { IngestProblem, type IngestProblemCode } from './ingest-problem.ts';
export { type ColumnMapping, columnMapping, mappableFields, parseMapping, readMapping } from './mapping.ts';
export { readStatuses, type StatusDecisions } from './order-status.ts';
export { type RecognisedColumn, type RecognisedFile, type Recognition, recognise } from './recognise.ts';
