import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/index.ts';
import { namesPerson, type Traces } from './traces.ts';

interface Forgetting {
  readonly customerId: string;
  readonly actor: string;
  readonly traces: Traces;
}

const noteRow = z.object({ customerId: z.string(), note: z.string() });
const idRow = z.object({ customerId: z.string() });
const changeRow = z.object({ change_id: z.bigint().transform(Number) });

/**
 * Notes about the person go, and notes about others that name them. That a note is gone is told like any change, so
 * that no server shows it from memory.
 */
export async function forgetNotes(transaction: CommonQueryMethods, forgetting: Forgetting): Promise<number> {
  const past = await transaction.any(sql.type(noteRow)`
    select distinct customer_id as "customerId", note from outreach_events where note is not null`);
  const present = await transaction.any(sql.type(noteRow)`
    select customer_id as "customerId", note from outreach where note is not null`);
  let forgotten = 0;
  for (const { customerId, note } of await aboutThem(transaction, past, forgetting)) {
    const { rowCount } = await transaction.query(sql.unsafe`
      update outreach_events set note = null where customer_id = ${customerId} and note = ${note}`);
    forgotten += rowCount;
  }
  const ids = new Set((await aboutThem(transaction, present, forgetting)).map(({ customerId }) => customerId));
  for (const customerId of ids) await forgetNote(transaction, customerId, forgetting.actor);
  return forgotten + ids.size;
}

async function aboutThem(
  transaction: CommonQueryMethods,
  notes: readonly z.infer<typeof noteRow>[],
  { customerId, traces }: Forgetting,
): Promise<readonly z.infer<typeof noteRow>[]> {
  return transaction.any(sql.type(noteRow)`
    select "customerId", note
      from jsonb_to_recordset(${JSON.stringify(notes)}::jsonb) as noted ("customerId" text, note text)
     where "customerId" = ${customerId} or ${namesPerson(sql.fragment`note`, traces)}`);
}

async function forgetNote(transaction: CommonQueryMethods, customerId: string, actor: string): Promise<void> {
  const changed = await transaction.one(sql.type(changeRow)`
    insert into outreach_changes (actor, customers) values (${actor}, 1) returning change_id`);
  await transaction.one(sql.type(idRow)`
    update outreach set note = null, change_id = ${changed.change_id}::bigint, updated_at = now(), updated_by = ${actor}
     where customer_id = ${customerId} returning customer_id as "customerId"`);
  await appendEvent(transaction, {
    kind: 'outreach.changed',
    payload: { changeId: changed.change_id, customers: 1, customerId },
  });
}
