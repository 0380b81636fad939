import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { keys, keysBefore, listOf, type ShopTable } from './undo-tables.ts';

/** What the rows are called, one and several. */
const words: readonly (readonly [table: ShopTable, one: string, several: string])[] = [
  ['orders', 'order', 'orders'],
  ['order_items', 'order line', 'order lines'],
  ['payments', 'payment', 'payments'],
  ['returns', 'return', 'returns'],
  ['customers', 'customer', 'customers'],
  ['products', 'product', 'products'],
];

const counted = new Intl.NumberFormat('en');
const count = z.bigint().transform(Number);
const rowsRow = z.object({ rows: count });
const restsRow = z.object({ restores: count, calls: count });
const repeatRow = z.object({ importId: count, source: z.string() });

/** What an undo would do, in sentences. */
export async function describeUndo(transaction: CommonQueryMethods, importId: number): Promise<string[]> {
  const removed: string[] = [];
  for (const [table, one, several] of words) {
    const { rows } = await transaction.one(sql.type(rowsRow)`
      select count(*) as rows from ${sql.identifier([table])}
       where import_id = ${importId} and (${listOf(keys[table])}) not in (${keysBefore(table, importId)})`);
    if (rows > 0) removed.push(`${counted.format(rows)} ${rows === 1 ? one : several}`);
  }
  const { restores, calls } = await transaction.one(sql.type(restsRow)`
    select (select count(*) from import_changes where import_id = ${importId}) as restores,
           (select count(*) from outreach where customer_id in (
             select customer_id from customers where import_id = ${importId}
               and customer_id not in (${keysBefore('customers', importId)}))) as calls`);
  const repeated = await transaction.any(sql.type(repeatRow)`
    select import_id as "importId", source from imports
     where import_id > ${importId} and status = 'finished' and undone_at is null and rows_unchanged > 0
     order by import_id limit 5`);
  const sentences = [removed.length === 0 ? 'There are no rows to remove.' : `Removes ${removed.join(', ')}.`];
  if (restores > 0)
    sentences.push(`Puts ${counted.format(restores)} changed ${restores === 1 ? 'row' : 'rows'} back as before.`);
  if (calls > 0)
    sentences.push(`Removes the notes, owners and statuses of ${counted.format(calls)} of these customers.`);
  if (repeated.length > 0) {
    const later = repeated.map((each) => `${each.source} (import ${each.importId})`).join(', ');
    sentences.push(`Removes rows that later imports repeat, too. Import these again: ${later}.`);
  }
  return sentences;
}
