import { CopyText } from './copy-text.ts';
import type { ShopOptions } from './options.ts';
import type { CustomerRow, OrderItemRow, OrderRow, PaymentRow, ProductRow, ReturnRow } from './rows.ts';
import { openShop, products } from './shop.ts';
import { type CustomerRange, customersOf } from './simulate.ts';

/**
 * The columns that the encoded tables have, to be named in `copy … (columns) from stdin`. The tables are listed in an
 * order in which every row finds what it refers to.
 */
export const copyColumns = {
  products: ['product_id', 'name', 'category', 'brand', 'list_price'],
  customers: ['customer_id', 'name', 'email', 'phone', 'city', 'state', 'country', 'postal_code', 'signed_up_at'],
  orders: [
    'customer_id',
    'order_id',
    'ordered_at',
    'status',
    'cancelled_at',
    'currency',
    'amount',
    'amount_minor',
    'ordered_day',
  ],
  order_items: ['customer_id', 'order_id', 'line_no', 'product_id', 'seller_id', 'quantity', 'unit_price', 'freight'],
  payments: ['customer_id', 'order_id', 'payment_no', 'type', 'amount', 'paid_at'],
  returns: [
    'customer_id',
    'return_id',
    'line_no',
    'order_id',
    'product_id',
    'quantity',
    'amount',
    'amount_minor',
    'returned_at',
    'returned_day',
  ],
} as const;

export type CopyTable = keyof typeof copyColumns;

/** The encoded rows of one table: pieces to be sent one after the other. */
export interface CopyPart {
  readonly table: CopyTable;
  readonly rows: number;
  readonly chunks: readonly Buffer[];
}

export interface CopyBatchOptions {
  readonly range?: CustomerRange;
  /** How many customers make a batch; it bounds the memory, at about 5 kB a customer. */
  readonly customersPerBatch?: number;
}

/** The catalogue, to be loaded before the first batch. */
export function copyProducts(options: ShopOptions): CopyPart {
  const text = new CopyText();
  for (const product of products(options)) writeProduct(text, product);
  return part('products', text);
}

/**
 * A shop, encoded for COPY, some thousand customers at a time: each batch holds the customers and all rows that belong to
 * them, table by table in the order in which foreign keys allow them to be loaded. Batches are independent of each
 * other, so ranges of the same shop may be loaded over several connections at once.
 */
export function* copyBatches(
  options: ShopOptions,
  { range, customersPerBatch = 5_000 }: CopyBatchOptions = {},
): Generator<readonly CopyPart[], void, undefined> {
  const customers = new CopyText();
  const orders = new CopyText();
  const items = new CopyText();
  const payments = new CopyText();
  const returns = new CopyText();
  const finish = (): readonly CopyPart[] => [
    part('customers', customers),
    part('orders', orders),
    part('order_items', items),
    part('payments', payments),
    part('returns', returns),
  ];
  for (const history of customersOf(openShop(options), range)) {
    writeCustomer(customers, history.customer);
    for (const row of history.orders) writeOrder(orders, row);
    for (const row of history.items) writeItem(items, row);
    for (const row of history.payments) writePayment(payments, row);
    for (const row of history.returns) writeReturn(returns, row);
    if (customers.rows >= customersPerBatch) yield finish();
  }
  if (customers.rows > 0) yield finish();
}

function part(table: CopyTable, text: CopyText): CopyPart {
  const rows = text.rows;
  return { table, rows, chunks: text.take() };
}

function writeProduct(text: CopyText, row: ProductRow): void {
  text.code(row.product_id);
  text.text(row.name);
  text.text(row.category);
  text.text(row.brand);
  text.money(row.list_price);
  text.end();
}

function writeCustomer(text: CopyText, row: CustomerRow): void {
  text.code(row.customer_id);
  text.text(row.name);
  text.textOrNull(row.email);
  text.textOrNull(row.phone);
  text.text(row.city);
  text.text(row.state);
  text.code(row.country);
  text.code(row.postal_code);
  text.moment(row.signed_up_at);
  text.end();
}

function writeOrder(text: CopyText, row: OrderRow): void {
  text.code(row.customer_id);
  text.code(row.order_id);
  text.moment(row.ordered_at);
  text.code(row.status);
  text.momentOrNull(row.cancelled_at);
  text.code(row.currency);
  text.money(row.amount);
  text.whole(row.amount);
  text.whole(row.ordered_day);
  text.end();
}

function writeItem(text: CopyText, row: OrderItemRow): void {
  text.code(row.customer_id);
  text.code(row.order_id);
  text.whole(row.line_no);
  text.code(row.product_id);
  text.code(row.seller_id);
  text.whole(row.quantity);
  text.money(row.unit_price);
  text.money(row.freight);
  text.end();
}

function writePayment(text: CopyText, row: PaymentRow): void {
  text.code(row.customer_id);
  text.code(row.order_id);
  text.whole(row.payment_no);
  text.code(row.type);
  text.money(row.amount);
  text.moment(row.paid_at);
  text.end();
}

function writeReturn(text: CopyText, row: ReturnRow): void {
  text.code(row.customer_id);
  text.code(row.return_id);
  text.whole(row.line_no);
  text.code(row.order_id);
  text.code(row.product_id);
  text.whole(row.quantity);
  text.money(row.amount);
  text.whole(row.amount);
  text.moment(row.returned_at);
  text.whole(row.returned_day);
  text.end();
}
