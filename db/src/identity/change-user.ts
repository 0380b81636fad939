import { passwordSchema, type Role, roleSchema } from '@foresale/contract';
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { IdentityProblem } from './identity-problem.ts';
import { hashPassword } from './password.ts';

export interface UserChange {
  readonly role?: Role;
  readonly name?: string;
  readonly disabled?: boolean;
  /** Setting one ends every session of the user: whoever knew the old one is out. */
  readonly password?: string;
}

export async function changeUser(pool: DatabasePool, id: number, change: UserChange): Promise<void> {
  const passwordHash = change.password === undefined ? null : await hashPassword(passwordSchema.parse(change.password));
  const role = change.role === undefined ? null : roleSchema.parse(change.role);
  await pool.transaction(async (transaction) => {
    // Two admins who demote each other at once would leave none: one of them waits here and is refused.
    await transaction.query(sql.unsafe`select from users where role = 'admin' order by user_id for update`);
    const { rowCount } = await transaction.query(sql.unsafe`
      update users
      set role = coalesce(${role}, role),
        name = coalesce(${change.name ?? null}, name),
        password_hash = coalesce(${passwordHash}, password_hash),
        disabled_at = case when ${change.disabled ?? null}::boolean is null then disabled_at
          when ${change.disabled ?? null}::boolean then coalesce(disabled_at, now()) end
      where user_id = ${id}`);
    if (rowCount === 0) throw new IdentityProblem('unknown', 'User not found');
    if (passwordHash !== null || change.disabled === true) await endSessionsOf(transaction, id);
    if (change.disabled === true) await revokeTokensOf(transaction, id);
    const admins = await transaction.any(sql.unsafe`
      select from users where role = 'admin' and disabled_at is null limit 1`);
    if (admins.length === 0) throw new IdentityProblem('last-admin', 'The last admin must stay an admin.');
  });
}

/** Signs a user out everywhere. */
export async function endSessionsOf(connection: CommonQueryMethods, userId: number): Promise<void> {
  await connection.query(sql.unsafe`delete from sessions where user_id = ${userId}`);
  await connection.query(sql.unsafe`delete from sign_in_links where user_id = ${userId}`);
}

/** A token belongs to the person who made it, and does not outlive their rights. */
async function revokeTokensOf(connection: CommonQueryMethods, userId: number): Promise<void> {
  await connection.query(sql.unsafe`
    update api_tokens set revoked_at = now()
    where revoked_at is null and created_by = (select email from users where user_id = ${userId})`);
}

/** The old password opens nothing any more; the user comes back by a link. */
export async function forgetPassword(pool: DatabasePool, userId: number): Promise<void> {
  await pool.transaction(async (transaction) => {
    await transaction.query(sql.unsafe`update users set password_hash = null where user_id = ${userId}`);
    await endSessionsOf(transaction, userId);
  });
}
