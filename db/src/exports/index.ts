export { type Cell, describeColumns, type ExportRequest, type FileColumn, readExport } from './read-export.ts';
export { type CsvOptions, writeCsv } from './write-csv.ts';
