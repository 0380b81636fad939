import { sql } from 'slonik';

/** Those whose rows an import may have changed, children before their parents. */
export const tables = [
  'returns',
  'payments',
  'order_items',
  'orders',
  'customers',
  'products',
  'customer_aliases',
] as const;
export type ShopTable = (typeof tables)[number];

export const keys: Readonly<Record<ShopTable, readonly string[]>> = {
  returns: ['customer_id', 'return_id', 'line_no'],
  payments: ['customer_id', 'order_id', 'payment_no'],
  order_items: ['customer_id', 'order_id', 'line_no'],
  orders: ['customer_id', 'order_id'],
  customers: ['customer_id'],
  products: ['product_id'],
  customer_aliases: ['alias_id'],
};

export const listOf = (columns: readonly string[]) =>
  sql.join(
    columns.map((column) => sql.identifier([column])),
    sql.fragment`, `,
  );

/** The keys of a table's rows that the import changed and did not bring. */
export function keysBefore(table: ShopTable, importId: number) {
  return sql.fragment`
    select ${listOf(keys[table])} from (
      select (jsonb_populate_record(null::${sql.identifier([table])}, row_before)).* from import_changes
       where import_id = ${importId} and shop_table = ${table}) before`;
}
