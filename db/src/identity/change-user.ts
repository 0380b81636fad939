import { passwordSchema, type Role, roleSchema } from '@foresale/contract';
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { IdentityProblem } from './identity-problem.ts';
import { hashPassword } from './password.ts';
import { refuseWeakPassword } from './refuse-weak-password.ts';

export interface UserChange {
  readonly role?: Role;
  readonly name?: string;
  readonly disabled?: boolean;
  /** Setting one ends every session of the user: whoever knew the old one is out. */
  readonly password?: string;
}

export interface ChangedUser {
  /** How many tokens a locked-out person lost. */
  readonly revokedTokens: number;
}

export async function changeUser(pool: DatabasePool, id: number, change: UserChange): Promise<ChangedUser> {
  const passwordHash = change.password === undefined ? null : await hashChosen(pool, id, change.password);
  const role = change.role === undefined ? null : roleSchema.parse(change.role);
  return pool.transaction(async (transaction) => {
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
    const revokedTokens = change.disabled === true ? await revokeTokensOf(transaction, id) : 0;
    const admins = await transaction.any(sql.unsafe`
      select from users where role = 'admin' and disabled_at is null limit 1`);
    if (admins.length === 0) throw new IdentityProblem('last-admin', 'The last admin must stay an admin.');
    return { revokedTokens };
  });
}

const personRow = z.object({ email: z.string(), name: z.string() });

async function hashChosen(pool: DatabasePool, id: number, chosen: string): Promise<string> {
  const password = passwordSchema.parse(chosen);
  const person = await pool.maybeOne(sql.type(personRow)`select email, name from users where user_id = ${id}`);
  if (person === null) throw new IdentityProblem('unknown', 'User not found');
  refuseWeakPassword(password, person);
  return hashPassword(password);
}

/** Signs a user out everywhere. */
export async function endSessionsOf(connection: CommonQueryMethods, userId: number): Promise<void> {
  await connection.query(sql.unsafe`delete from sessions where user_id = ${userId}`);
  await connection.query(sql.unsafe`delete from sign_in_links where user_id = ${userId}`);
}

/**
 * A token belongs to the person who made it, and does not outlive their rights. Nor does one that was made with it:
 * `created_by` then begins with `token <id> (`, as the audit log names a token.
 */
async function revokeTokensOf(connection: CommonQueryMethods, userId: number): Promise<number> {
  const { rowCount } = await connection.query(sql.unsafe`
    with recursive theirs as (
      select token_id from api_tokens where created_by = (select email from users where user_id = ${userId})
      union
      select made.token_id from api_tokens made
      join theirs on made.created_by like 'token ' || theirs.token_id || ' (%'
    )
    update api_tokens set revoked_at = now()
    where revoked_at is null and token_id in (select token_id from theirs)`);
  return rowCount;
}

/** The old password opens nothing any more; the user comes back by a link. */
export async function forgetPassword(pool: DatabasePool, userId: number): Promise<void> {
  await pool.transaction(async (transaction) => {
    await transaction.query(sql.unsafe`update users set password_hash = null where user_id = ${userId}`);
    await endSessionsOf(transaction, userId);
  });
}
