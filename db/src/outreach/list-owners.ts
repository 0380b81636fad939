import { roleSchema } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const row = z
  .object({ user_id: z.bigint().transform(Number), name: z.string(), role: roleSchema, is_disabled: z.boolean() })
  .transform(({ user_id, name, role, is_disabled }) => ({
    id: user_id,
    name,
    /** Who has left keeps what they own until somebody takes it over, and is given nothing new. */
    mayOwn: !is_disabled && role !== 'viewer',
  }));
export type Owner = z.infer<typeof row>;

/** Everyone who owns customers, or might. */
export function listOwners(connection: CommonQueryMethods): Promise<readonly Owner[]> {
  return connection.any(sql.type(row)`
    select user_id, name, role, disabled_at is not null as is_disabled from users order by lower(name), user_id`);
}
