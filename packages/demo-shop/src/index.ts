export {
  type CopyBatchOptions,
  type CopyPart,
  type CopyTable,
  copyBatches,
  copyColumns,
  copyProducts,
} from './copy-batches.ts';
export {
  type Layout,
  type LayoutReport,
  layoutNames,
  type WriteLayoutOptions,
  writeLayout,
} from './layouts/write-layout.ts';
export type { ShopOptions } from './options.ts';
export type {
  CustomerHistory,
  CustomerRow,
  OrderItemRow,
  OrderRow,
  OrderStatus,
  PaymentRow,
  ProductRow,
  ReturnRow,
} from './rows.ts';
export { products } from './shop.ts';
export { type CustomerRange, customerRanges, simulate } from './simulate.ts';
