import type { OutreachChange } from '@foresale/contract';
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { appendEvent } from '../events/append-event.ts';
import { OutreachProblem } from './outreach-problem.ts';

export interface OutreachRequest {
  readonly customerIds: readonly string[];
  readonly change: OutreachChange;
  readonly actor: string;
  /** Undefined when a token acts. */
  readonly userId: number | undefined;
}

const changeRow = z.object({ change_id: z.bigint().transform(Number), changed_at: z.number() });
const userRow = z.object({ user_id: z.bigint() });

/** Customers who are not there are left out; the answer counts those who are. What nobody set before begins as to-call. */
export function setOutreach(
  pool: DatabasePool,
  { customerIds, change, actor, userId }: OutreachRequest,
): Promise<{ readonly changeId: number; readonly customers: number }> {
  const { status = null, ownerId, note, snoozedUntil = null } = change;
  return pool.transaction(async (transaction) => {
    if (ownerId != null) await mustBeAnOwner(transaction, ownerId);
    const { change_id, changed_at } = await transaction.one(sql.type(changeRow)`
      insert into outreach_changes (actor, user_id, customers)
      values (${actor}, (select user_id from users where user_id = ${userId ?? null}), 0)
      returning change_id, changed_at`);
    // In order of id, so that two changes of the same customers wait for each other instead of dead-locking.
    const { rowCount } = await transaction.query(sql.unsafe`
      insert into outreach as kept (customer_id, status, owner_id, snoozed_until, note, updated_at, updated_by, change_id)
      select c.customer_id, coalesce(${status}, 'to-call'), ${ownerId ?? null}::bigint, ${snoozedUntil}::text::date,
        ${note ?? null}::text, to_timestamp(${changed_at}::float8 / 1000), ${actor}, ${change_id}::bigint
      from customers c
      where c.customer_id = any(${sql.array([...new Set(customerIds)], 'text')})
      order by c.customer_id
      on conflict (customer_id) do update set
        status = coalesce(${status}, kept.status),
        snoozed_until = case when ${status}::text is null then kept.snoozed_until else excluded.snoozed_until end,
        owner_id = case when ${ownerId === undefined}::boolean then kept.owner_id else excluded.owner_id end,
        note = case when ${note === undefined}::boolean then kept.note else excluded.note end,
        updated_at = excluded.updated_at, updated_by = excluded.updated_by, change_id = excluded.change_id`);
    if (rowCount === 0) throw new OutreachProblem('unknown-customer', 'Customer not found');
    const isContact = status === 'called' || status === 'won' || status === 'lost';
    await transaction.query(sql.unsafe`
      insert into outreach_events (customer_id, change_id, status, owner_id, snoozed_until, note, is_contact, changed_at,
        changed_by)
      select customer_id, change_id, status, owner_id, snoozed_until, note, ${isContact}::boolean, updated_at, updated_by
      from outreach where change_id = ${change_id}::bigint`);
    await transaction.query(sql.unsafe`
      update outreach_changes set customers = ${rowCount}::integer where change_id = ${change_id}::bigint`);
    const [only] = customerIds;
    await appendEvent(transaction, {
      kind: 'outreach.changed',
      payload: { changeId: change_id, customers: rowCount, customerId: rowCount === 1 ? (only ?? null) : null },
    });
    return { changeId: change_id, customers: rowCount };
  });
}

async function mustBeAnOwner(transaction: CommonQueryMethods, ownerId: number): Promise<void> {
  const owner = await transaction.maybeOne(sql.type(userRow)`
    select user_id from users where user_id = ${ownerId} and disabled_at is null and role <> 'viewer'`);
  if (owner === null) throw new OutreachProblem('unknown-owner', 'Only a manager, analyst or admin can own customers');
}
