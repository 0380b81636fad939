import { roleSchema } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const row = z
  .object({
    user_id: z.bigint().transform(Number),
    email: z.string(),
    name: z.string(),
    role: roleSchema,
    disabled: z.boolean(),
    has_password: z.boolean(),
    created_at: z.number(),
    last_signed_in_at: z.number().nullable(),
  })
  .transform((user) => ({
    id: user.user_id,
    email: user.email,
    name: user.name,
    role: user.role,
    disabled: user.disabled,
    hasPassword: user.has_password,
    createdAt: new Date(user.created_at).toISOString(),
    lastSignedInAt: user.last_signed_in_at === null ? null : new Date(user.last_signed_in_at).toISOString(),
  }));
export type ListedUser = z.infer<typeof row>;

export function listUsers(connection: CommonQueryMethods): Promise<readonly ListedUser[]> {
  return connection.any(sql.type(row)`
    select user_id, email, name, role, disabled_at is not null as disabled,
      password_hash is not null as has_password, created_at,
      (select max(sessions.created_at) from sessions where sessions.user_id = users.user_id) as last_signed_in_at
    from users
    order by lower(name), user_id`);
}
