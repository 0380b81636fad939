export { describeColumns, type ExportRequest, type FileColumn } from './export-columns.ts';
export { type CsvRequest, readCsv } from './read-csv.ts';
export { type Cell, readExport } from './read-export.ts';
export { type KeptReasons, readKeptReasons } from './read-kept-reasons.ts';
