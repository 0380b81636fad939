import { type CommonQueryMethods, type QuerySqlToken, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { recordAudit } from '../identity/index.ts';
import { forgetInImports } from './forget-in-imports.ts';
import { forgetNotes } from './forget-notes.ts';
import { forgetViews, seeksPerson } from './forget-views.ts';
import { keepMarks } from './keep-marks.ts';
import { foldTraces, namesPerson, readContacts, type Traces, withoutSingleWords } from './traces.ts';

export interface ErasureReport {
  /** Rows that were changed or dropped, by table. */
  readonly rows: Readonly<Record<string, number>>;
}

const idRow = z.object({ customer_id: z.string() });

/**
 * Erases a person: whatever names them or lets one write to them is gone from every table, and what they bought stays
 * under their id, so that sums and models do not change. Null when there is no such customer. May be repeated.
 */
export async function eraseCustomer(
  connection: CommonQueryMethods,
  { customerId, actor }: { readonly customerId: string; readonly actor: string },
): Promise<ErasureReport | null> {
  return connection.transaction(async (transaction) => {
    const person = await transaction.maybeOne(sql.type(idRow)`
      select customer_id from customers where customer_id = ${customerId} for update`);
    if (person === null) return null;
    const contacts = await readContacts(transaction, customerId);
    const traces = await foldTraces(transaction, { customerId, contacts });
    await keepMarks(transaction, { customerId, contacts });
    const rows: Record<string, number> = {};
    const count = (table: string, changed: number): void => {
      if (changed > 0) rows[table] = (rows[table] ?? 0) + changed;
    };
    for (const [table, statement] of erasing(customerId, traces)) {
      count(table, (await transaction.query(statement)).rowCount);
    }
    count('imports', await forgetInImports(transaction, traces));
    const fullNames = withoutSingleWords(traces);
    count('saved_views', await forgetViews(transaction, fullNames));
    count('outreach', await forgetNotes(transaction, { customerId, actor, traces: fullNames }));
    // The id alone: the log of erasures must not be where the erased can be read.
    await recordAudit(transaction, {
      actor,
      action: 'customer erased',
      subject: `customer ${customerId}`,
      detail: { rows },
    });
    await appendEvent(transaction, { kind: 'customer.erased', payload: { customerId } });
    return { rows };
  });
}

type Statement = readonly [table: string, statement: QuerySqlToken];

/** Elsewhere the person is found by the id they have there, or by a whole name, address or number in any spelling. */
function erasing(customerId: string, traces: Traces): readonly Statement[] {
  const isTheirs = sql.fragment`(${namesPerson(sql.fragment`r.raw`, traces)} or exists (
    select from cells_of(r.raw) cell where cell = any (${sql.array([...traces.ids], 'text')})))`;
  return [
    [
      'erased_customers',
      sql.unsafe`insert into erased_customers (customer_id, erased_at) values (${customerId}, now())
        on conflict (customer_id) do nothing`,
    ],
    [
      'customers',
      sql.unsafe`update customers set name = null, email = null, phone = null, city = null, state = null,
          postal_code = null, attributes = null
        where customer_id = ${customerId}`,
    ],
    [
      'priority_list_rows',
      sql.unsafe`update priority_list_rows set name = null, email = null, phone = null, city = null, state = null
        where customer_id = ${customerId}`,
    ],
    ...(['orders', 'order_items', 'payments', 'returns'] as const).map(
      (table): Statement => [
        table,
        sql.unsafe`update ${sql.identifier([table])} set attributes = null
          where customer_id = ${customerId} and attributes is not null`,
      ],
    ),
    // What an undone import would put back.
    [
      'import_changes',
      sql.unsafe`update import_changes
          set row_before = row_before - array['name', 'email', 'phone', 'city', 'state', 'postal_code', 'attributes']
        where customer_id = ${customerId}
          and row_before ?| array['name', 'email', 'phone', 'city', 'state', 'postal_code', 'attributes']`,
    ],
    [
      'import_rejects',
      sql.unsafe`update import_rejects r
          set raw = case when ${isTheirs} then '[erased]' else raw end,
            file = case when ${namesPerson(sql.fragment`r.file`, traces)} then '[erased]' else file end
        where (r.raw <> '[erased]' and ${isTheirs}) or ${namesPerson(sql.fragment`r.file`, traces)}`,
    ],
    // The first rows of a file, shown before it was imported, and the files themselves once they have been.
    [
      'imports',
      sql.unsafe`update imports set inspection = null
        where inspection is not null and status in ('finished', 'failed', 'cancelled')`,
    ],
    [
      'upload_files',
      sql.unsafe`delete from upload_files f using imports i
        where i.import_id = f.import_id and i.status in ('finished', 'failed', 'cancelled')`,
    ],
    // What somebody searched for, exports included, is kept in the words of the search.
    [
      'audit_log',
      sql.unsafe`update audit_log l set detail = '{"erased": true}'
        where ${namesPerson(sql.fragment`l.detail::text`, traces)}
          or ${seeksPerson(sql.fragment`coalesce(l.detail -> 'filter' ->> 'text', l.detail -> 'filter' ->> 'search')`, traces)}`,
    ],
    [
      'audit_log',
      sql.unsafe`update audit_log l set subject = '[erased]'
        where ${namesPerson(sql.fragment`l.subject`, traces)}`,
    ],
    [
      'events',
      sql.unsafe`update events e set payload = '{"erased": true}'
        where ${namesPerson(sql.fragment`e.payload::text`, traces)}`,
    ],
  ];
}
