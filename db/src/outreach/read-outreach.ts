import { outreachStatusSchema } from '@foresale/contract';
import { type CommonQueryMethods, type FragmentSqlToken, sql } from 'slonik';
import { z } from 'zod';

const row = z
  .object({
    customer_id: z.string(),
    status: outreachStatusSchema,
    owner_id: z.bigint().transform(Number).nullable(),
    snoozed_until: z.string().nullable(),
    note: z.string().nullable(),
    updated_at: z.number(),
  })
  .transform(({ customer_id, owner_id, snoozed_until, updated_at, ...outreach }) => ({
    customerId: customer_id,
    ...outreach,
    ownerId: owner_id,
    snoozedUntil: snoozed_until,
    updatedAt: new Date(updated_at).toISOString(),
  }));
/** As it is stored: a snooze that is over is still one. */
export type KeptOutreach = z.infer<typeof row>;

function select(connection: CommonQueryMethods, which: FragmentSqlToken): Promise<readonly KeptOutreach[]> {
  return connection.any(sql.type(row)`
    select customer_id, status, owner_id, snoozed_until::text as snoozed_until, note, updated_at
    from outreach ${which}`);
}

/** A part of it, in order of customer, so that a big team's whole book is read without holding anything up. */
export function readOutreach(
  connection: CommonQueryMethods,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly KeptOutreach[]> {
  return select(connection, sql.fragment`where customer_id > ${after} order by customer_id limit ${limit}`);
}

/** Whom a change touched, as they are now. */
export function readChange(connection: CommonQueryMethods, changeId: number): Promise<readonly KeptOutreach[]> {
  return select(connection, sql.fragment`where change_id = ${changeId}`);
}

const idRow = z.object({ customer_id: z.string() });

/** Whom a change, an undo, left untouched by anybody. */
export async function readForgotten(connection: CommonQueryMethods, changeId: number): Promise<readonly string[]> {
  const rows = await connection.any(sql.type(idRow)`
    select e.customer_id from outreach_events e left join outreach o on o.customer_id = e.customer_id
    where e.change_id = ${changeId} and o.customer_id is null`);
  return rows.map(({ customer_id }) => customer_id);
}

export async function readOutreachOf(
  connection: CommonQueryMethods,
  customerId: string,
): Promise<KeptOutreach | undefined> {
  return (await select(connection, sql.fragment`where customer_id = ${customerId}`))[0];
}
