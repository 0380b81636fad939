/** How the files of a layout are spelt; importers have to cope with all of it. */
export interface CsvFormat {
  readonly delimiter?: ',' | ';' | '\t';
  readonly encoding?: 'utf-8' | 'utf-8-bom' | 'latin1';
  readonly lineEnd?: '\n' | '\r\n';
  /** `iso`: 2025-12-31 18:30:05; `us`: 12/31/2025 18:30, as spreadsheets write it, without seconds. */
  readonly dates?: 'iso' | 'us';
  readonly gzip?: boolean;
}
