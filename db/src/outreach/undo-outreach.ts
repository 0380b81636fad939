import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/append-event.ts';
import { OutreachProblem } from './outreach-problem.ts';

const changeRow = z.object({ customers: z.number() });
const newRow = z.object({ change_id: z.bigint().transform(Number), changed_at: z.number() });
const customerRow = z.object({ customer_id: z.string() });

export interface UndoneOutreach {
  readonly changeId: number;
  readonly customerIds: readonly string[];
  /** Customers whom somebody changed since; that change stays. */
  readonly kept: number;
}

/** Gives each customer of a person's own change of the last day what stood before, from the history. */
export function undoOutreach(
  pool: DatabasePool,
  given: { readonly changeId: number; readonly userId: number; readonly actor: string },
): Promise<UndoneOutreach> {
  const { changeId, userId, actor } = given;
  return pool.transaction(async (transaction) => {
    const change = await transaction.maybeOne(sql.type(changeRow)`
      select customers from outreach_changes
      where change_id = ${changeId} and user_id = ${userId} and changed_at > now() - interval '1 day'`);
    if (change === null) throw new OutreachProblem('unknown-change', 'Change not found');
    // In order of id, as changes lock them; a later change has put its own number on its rows.
    const locked = await transaction.any(sql.type(customerRow)`
      select customer_id from outreach where change_id = ${changeId}::bigint order by customer_id for update`);
    const customerIds = locked.map(({ customer_id }) => customer_id);
    if (customerIds.length === 0) return { changeId, customerIds, kept: change.customers };
    const ids = sql.array(customerIds, 'text');
    const { change_id, changed_at } = await transaction.one(sql.type(newRow)`
      insert into outreach_changes (actor, user_id, customers) values (${actor}, ${userId}, ${customerIds.length})
      returning change_id, changed_at`);
    await transaction.query(sql.unsafe`
      update outreach kept set status = past.status, owner_id = past.owner_id, snoozed_until = past.snoozed_until,
        note = past.note, updated_at = to_timestamp(${changed_at}::float8 / 1000), updated_by = ${actor},
        change_id = ${change_id}::bigint
      from (
        select distinct on (customer_id) customer_id, status, owner_id, snoozed_until, note
        from outreach_events
        where customer_id = any(${ids}) and change_id < ${changeId}::bigint
        order by customer_id, change_id desc
      ) past
      where kept.customer_id = past.customer_id and kept.customer_id = any(${ids})`);
    // Nobody had touched the others.
    await transaction.query(sql.unsafe`
      delete from outreach where customer_id = any(${ids}) and change_id = ${changeId}::bigint`);
    await transaction.query(sql.unsafe`
      insert into outreach_events (customer_id, change_id, status, owner_id, snoozed_until, note, is_contact, changed_at,
        changed_by)
      select c.customer_id, ${change_id}::bigint, coalesce(o.status, 'to-call'), o.owner_id, o.snoozed_until, o.note,
        false, to_timestamp(${changed_at}::float8 / 1000), ${actor}
      from customers c left join outreach o on o.customer_id = c.customer_id
      where c.customer_id = any(${ids})`);
    // A call that was taken back was none.
    await transaction.query(sql.unsafe`
      update outreach_events set is_contact = false
      where customer_id = any(${ids}) and change_id = ${changeId}::bigint and is_contact`);
    const [only = null] = customerIds;
    await appendEvent(transaction, {
      kind: 'outreach.changed',
      payload: {
        changeId: change_id,
        customers: customerIds.length,
        customerId: customerIds.length === 1 ? only : null,
      },
    });
    return { changeId: change_id, customerIds, kept: change.customers - customerIds.length };
  });
}
