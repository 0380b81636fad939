export { addRows, type Bitmap, countRows, emptyBitmap, fullBitmap, keepCommon, removeAll } from './bitmap.ts';
export { type ColumnBuilder, createColumnBuilder, type ListRow } from './column-builder.ts';
export type { CategoryRows, CodedColumn, ListColumns, TextIndex } from './columns.ts';
export { loadCategories } from './load-categories.ts';
export { type ColumnsRequest, loadColumns } from './load-columns.ts';
export { countValues, type Matches, matchesOf, type OutsideMatches } from './matches.ts';
export { type PlacedRows, placeRows } from './place-rows.ts';
export { type OrderedPart, sortValue, takeRanks } from './take-ranks.ts';
export { findText } from './text-index.ts';
