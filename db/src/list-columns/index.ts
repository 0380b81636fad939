export { addRows, type Bitmap, emptyBitmap, fullBitmap, keepCommon, removeAll } from './bitmap.ts';
export { type ColumnBuilder, createColumnBuilder, type ListRow } from './column-builder.ts';
export type { ListColumns, TextIndex } from './columns.ts';
export type { ColumnsQuestion } from './list-answers.ts';
export { matchesOf } from './matches.ts';
export { type OpenColumns, openColumns } from './open-columns.ts';
export { takeRanks } from './take-ranks.ts';
export { findText } from './text-index.ts';
