import { outreachStatusSchema } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const row = z
  .object({
    status: outreachStatusSchema,
    owner_id: z.bigint().transform(Number).nullable(),
    snoozed_until: z.string().nullable(),
    note: z.string().nullable(),
    changed_at: z.number(),
    changed_by: z.string(),
  })
  .transform(({ owner_id, snoozed_until, changed_at, changed_by, ...outreach }) => ({
    ...outreach,
    ownerId: owner_id,
    snoozedUntil: snoozed_until,
    changedAt: new Date(changed_at).toISOString(),
    changedBy: changed_by,
  }));
export type PastOutreach = z.infer<typeof row>;

/** What was done with a customer, newest first. */
export function readHistory(
  connection: CommonQueryMethods,
  customerId: string,
  limit: number,
): Promise<readonly PastOutreach[]> {
  return connection.any(sql.type(row)`
    select status, owner_id, snoozed_until::text as snoozed_until, note, changed_at, changed_by
    from outreach_events
    where customer_id = ${customerId}
    order by change_id desc
    limit ${limit}`);
}
