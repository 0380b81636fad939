import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { IdentityProblem } from './identity-problem.ts';
import { hashSecret, newSecret } from './secret.ts';
import { type Session, startSession, type Visitor } from './sessions.ts';

const userRow = z.object({ user_id: z.bigint().transform(Number) });

export interface SignInLink {
  /** To be put behind the server's address. */
  readonly path: string;
}

/**
 * A link that signs its first visitor in, within a day: as the given user, or else as the first admin, who is made if
 * there is none. An older link of the same user stops working.
 */
export function createSignInLink(pool: DatabasePool, userId?: number): Promise<SignInLink> {
  return pool.transaction(async (transaction) => {
    const id = userId === undefined ? await firstAdmin(transaction) : await existingUser(transaction, userId);
    const secret = newSecret('link');
    await transaction.query(sql.unsafe`delete from sign_in_links where user_id = ${id}`);
    await transaction.query(sql.unsafe`
      insert into sign_in_links (link_hash, user_id, expires_at)
      values (${sql.binary(hashSecret(secret))}, ${id}, now() + interval '1 day')`);
    return { path: `/sign-in/link/${secret}` };
  });
}

async function firstAdmin(transaction: CommonQueryMethods): Promise<number> {
  await transaction.query(sql.unsafe`
    insert into users (email, name, role)
    select 'admin@localhost', 'Admin', 'admin'
    where not exists (select from users where role = 'admin' and disabled_at is null)
    on conflict (email) do update set role = 'admin', disabled_at = null`);
  const { user_id } = await transaction.one(sql.type(userRow)`
    select user_id from users where role = 'admin' and disabled_at is null order by user_id limit 1`);
  return user_id;
}

async function existingUser(transaction: CommonQueryMethods, userId: number): Promise<number> {
  const user = await transaction.maybeOne(sql.type(userRow)`
    select user_id from users where user_id = ${userId} and disabled_at is null`);
  if (user === null) throw new IdentityProblem('unknown', 'User not found');
  return user.user_id;
}

const emailRow = z.object({ email: z.string() });

/** Whom a link would sign in; undefined when it was used, replaced or is too old. */
export async function ownerOfSignInLink(pool: DatabasePool, secret: string): Promise<string | undefined> {
  const owner = await pool.maybeOne(sql.type(emailRow)`
    select email from sign_in_links join users using (user_id)
    where link_hash = ${sql.binary(hashSecret(secret))} and expires_at > now() and disabled_at is null`);
  return owner?.email;
}

const visitRow = z.object({ user_id: z.bigint().transform(Number), needs_password: z.boolean() });

export interface LinkVisit {
  readonly userId: number;
  readonly session: Session;
  /** They have no other way back in: neither a password nor a company account. */
  readonly needsPassword: boolean;
}

/** Undefined when the link was used, replaced or is too old. */
export function useSignInLink(
  pool: DatabasePool,
  secret: string,
  visitor: Visitor = {},
): Promise<LinkVisit | undefined> {
  return pool.transaction(async (transaction) => {
    const link = await transaction.maybeOne(sql.type(visitRow)`
      delete from sign_in_links using users
      where link_hash = ${sql.binary(hashSecret(secret))} and expires_at > now()
        and users.user_id = sign_in_links.user_id and users.disabled_at is null
      returning sign_in_links.user_id, users.password_hash is null and users.subject is null as needs_password`);
    if (link === null) return undefined;
    const session = await startSession(transaction, link.user_id, visitor);
    return { userId: link.user_id, session, needsPassword: link.needs_password };
  });
}
