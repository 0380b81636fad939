/** The staging tables with the columns that a reader of files fills, besides file, line, reason, raw and attributes. */
export const stagingColumns = {
  stage_rates: ['currency', 'day', 'rate'],
  stage_customers: [
    'source_id',
    'customer_id',
    'name',
    'email',
    'phone',
    'city',
    'state',
    'country',
    'postal_code',
    'signed_up_at',
  ],
  stage_products: ['product_id', 'name', 'category', 'brand', 'list_price'],
  stage_translations: ['category', 'translation'],
  stage_orders: ['order_id', 'customer_id', 'status', 'ordered_at', 'cancelled_at', 'currency', 'amount'],
  stage_order_items: [
    'order_id',
    'source_line',
    'product_id',
    'seller_id',
    'quantity',
    'unit_price',
    'freight',
    'currency',
  ],
  stage_payments: ['order_id', 'payment_no', 'type', 'amount', 'paid_at', 'currency'],
  stage_reviews: ['order_id', 'review_id'],
  stage_returns: [
    'return_id',
    'line_no',
    'order_id',
    'customer_id',
    'product_id',
    'quantity',
    'amount',
    'returned_at',
    'currency',
  ],
  stage_lines: [
    'order_id',
    'customer_id',
    'product_id',
    'description',
    'category',
    'brand',
    'quantity',
    'unit_price',
    'amount',
    'ordered_at',
    'status',
    'cancelled_at',
    'currency',
    'is_return',
    'name',
    'email',
    'phone',
    'city',
    'state',
    'country',
    'postal_code',
  ],
} as const;

export type StagingTable = keyof typeof stagingColumns;

/** The columns before a table's own, in the order in which COPY takes them. */
export const leadingColumns = ['file_no', 'line', 'reason', 'raw', 'attributes'] as const;

export function copyStatement(table: StagingTable): string {
  return `copy ${table} (${[...leadingColumns, ...stagingColumns[table]].join(', ')}) from stdin`;
}
