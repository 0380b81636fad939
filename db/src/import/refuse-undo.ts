import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { UndoProblem } from './undo-problem.ts';

/** How long what is needed to undo an import is kept. */
export const undoDays = 30;

const importRow = z.object({
  status: z.string(),
  undoCurrency: z.string().nullable(),
  isUndone: z.boolean(),
  isOld: z.boolean(),
  currency: z.string(),
});

/** Throws the sentence that says why an import cannot be undone, if it cannot. */
export async function refuseUndo(transaction: CommonQueryMethods, importId: number): Promise<void> {
  const found = await transaction.one(sql.type(importRow)`
    select i.status, i.undo_currency as "undoCurrency", i.undone_at is not null as "isUndone",
           coalesce(i.finished_at < now() - make_interval(days => ${undoDays}), false) as "isOld", s.currency
      from imports i cross join settings s where i.import_id = ${importId}`);
  if (found.status !== 'finished') refuse(`Import ${importId} brought nothing: there is nothing to undo`);
  if (found.isUndone) refuse(`Import ${importId} was undone already`);
  if (found.undoCurrency === null) refuse(`Import ${importId} was made by a version that kept nothing to undo it`);
  if (found.isOld) refuse(`Import ${importId} is older than ${undoDays} days: what it takes to undo it is gone`);
  if (found.undoCurrency !== found.currency) {
    refuse(
      `The shop's currency was ${found.undoCurrency} when import ${importId} was made: change it back to undo this`,
    );
  }
  await refuseLater(transaction, importId);
}

const laterRow = z.object({
  importId: z.number().nullable(),
  source: z.string().nullable(),
  finishedOn: z.string().nullable(),
  rows: z.bigint().transform(Number),
});
type Later = z.infer<typeof laterRow>;

async function refuseLater(transaction: CommonQueryMethods, importId: number): Promise<void> {
  const [changed] = await laterOf(
    transaction,
    sql.fragment`select import_id::integer as import_id from import_changes where written_by = ${importId}`,
  );
  if (changed !== undefined) refuse(sentenceOf(changed, 'changed', importId));
  const before = sql.fragment`select row_before ->> 'customer_id' from import_changes
    where import_id = ${importId} and shop_table = 'customers'`;
  const ordersBefore = sql.fragment`select row_before ->> 'customer_id', row_before ->> 'order_id' from import_changes
    where import_id = ${importId} and shop_table = 'orders'`;
  const customers = sql.fragment`(select customer_id from customers where import_id = ${importId} and customer_id not in (${before}))`;
  const orders = sql.fragment`(select customer_id, order_id from orders
    where import_id = ${importId} and (customer_id, order_id) not in (${ordersBefore}))`;
  const [added] = await laterOf(
    transaction,
    sql.fragment`
      select import_id from orders where import_id is distinct from ${importId} and customer_id in ${customers}
      union all select import_id from returns where import_id is distinct from ${importId} and customer_id in ${customers}
      union all select import_id from order_items
        where import_id is distinct from ${importId} and (customer_id, order_id) in ${orders}
      union all select import_id from payments
        where import_id is distinct from ${importId} and (customer_id, order_id) in ${orders}
      union all select import_id from returns
        where import_id is distinct from ${importId} and (customer_id, order_id) in ${orders}
      union all select r.import_id from returns r
        where r.import_id is distinct from ${importId} and (customer_id, return_id, line_no::text) in (
          select row_before ->> 'customer_id', row_before ->> 'return_id', row_before ->> 'line_no' from import_changes
           where import_id = ${importId} and shop_table = 'returns')`,
  );
  if (added !== undefined) refuse(sentenceOf(added, 'added', importId));
}

function laterOf(transaction: CommonQueryMethods, rows: ReturnType<typeof sql.fragment>): Promise<readonly Later[]> {
  return transaction.any(sql.type(laterRow)`
    select l.import_id as "importId", i.source, i.finished_at::date::text as "finishedOn", count(*) as rows
      from (${rows}) l left join imports i on i.import_id = l.import_id
     group by 1, 2, 3 order by 1 desc nulls last limit 1`);
}

function sentenceOf({ importId, source, finishedOn, rows }: Later, did: 'changed' | 'added', undone: number): string {
  const count = rows === 1 ? '1 row' : `${rows} rows`;
  if (importId === null) return `${count} that came by no import belong to what import ${undone} brought`;
  const named = `Import ${importId} (${source}, ${finishedOn})`;
  return did === 'changed'
    ? `${named} changed ${count} of import ${undone}: undo that one first`
    : `${named} added ${count} to what import ${undone} brought: undo that one first`;
}

function refuse(sentence: string): never {
  throw new UndoProblem('refused', sentence);
}
