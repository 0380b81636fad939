import { type CommonQueryMethods, type QuerySqlToken, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { recordAudit } from '../identity/index.ts';

export interface ErasureReport {
  /** Rows that were changed or dropped, by table. */
  readonly rows: Readonly<Record<string, number>>;
}

const contactRow = z.object({ strings: z.array(z.string()) });

/**
 * Erases a person: whatever names them or lets one write to them is gone from every table, and what they bought stays
 * under their id, so that sums and models do not change. Null when there is no such customer. May be repeated.
 */
export async function eraseCustomer(
  connection: CommonQueryMethods,
  { customerId, actor }: { readonly customerId: string; readonly actor: string },
): Promise<ErasureReport | null> {
  return connection.transaction(async (transaction) => {
    const person = await transaction.maybeOne(sql.type(contactRow)`
      select array(select v from unnest(array[name, email, phone]) v where length(v) >= 6) as strings
      from customers where customer_id = ${customerId} for update`);
    if (person === null) return null;
    const rows: Record<string, number> = {};
    for (const [table, statement] of erasing(customerId, person.strings)) {
      const { rowCount } = await transaction.query(statement);
      if (rowCount > 0) rows[table] = (rows[table] ?? 0) + rowCount;
    }
    await forgetNotes(transaction, { customerId, actor });
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

/** Elsewhere the person is found by the id they have there, or by what can be nobody else's: a whole name, address or number. */
function erasing(customerId: string, strings: readonly string[]): readonly Statement[] {
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
      sql.unsafe`update import_rejects r set raw = '[erased]'
        where r.raw <> '[erased]' and (
          exists (select from unnest(${sql.array([...strings], 'text')}) n where position(n in r.raw) > 0)
          or exists (
            select from regexp_split_to_table(r.raw, '[";,|\t]') cell
            where trim(cell) = ${customerId}
              or trim(cell) in (select alias_id from customer_aliases where customer_id = ${customerId})))`,
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
        where exists (select from unnest(${sql.array([...strings], 'text')}) n
          where position(lower(n) in lower(l.detail::text)) > 0)`,
    ],
  ];
}

/** A note is about the person. That it was kept is told like any change, so that no server shows it from memory. */
async function forgetNotes(
  transaction: CommonQueryMethods,
  { customerId, actor }: { readonly customerId: string; readonly actor: string },
): Promise<void> {
  await transaction.query(sql.unsafe`
    update outreach_events set note = null where customer_id = ${customerId} and note is not null`);
  const noted = await transaction.maybeOne(sql.type(z.object({ note: z.string() }))`
    select note from outreach where customer_id = ${customerId} and note is not null for update`);
  if (noted === null) return;
  const changeId = await transaction.oneFirst(sql.type(z.object({ change_id: z.bigint().transform(Number) }))`
    insert into outreach_changes (actor, customers) values (${actor}, 1) returning change_id`);
  await transaction.query(sql.unsafe`
    update outreach set note = null, change_id = ${changeId}::bigint, updated_at = now(), updated_by = ${actor}
    where customer_id = ${customerId}`);
  await appendEvent(transaction, {
    kind: 'outreach.changed',
    payload: { changeId, customers: 1, customerId },
  });
}
