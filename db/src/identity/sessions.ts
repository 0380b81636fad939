import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { hashSecret, newSecret } from './secret.ts';

export interface Session {
  readonly secret: string;
  readonly expiresAt: Date;
}

export interface Visitor {
  readonly address?: string | null;
  readonly browser?: string | null;
}

const row = z.object({ expires_at: z.number() });

export async function startSession(
  connection: CommonQueryMethods,
  userId: number,
  visitor: Visitor = {},
): Promise<Session> {
  const secret = newSecret('session');
  const { expires_at } = await connection.one(sql.type(row)`
    insert into sessions (session_hash, user_id, expires_at, address, browser)
    values (${sql.binary(hashSecret(secret))}, ${userId}, now() + interval '14 days', ${visitor.address ?? null},
      ${visitor.browser?.slice(0, 300) ?? null})
    returning expires_at`);
  return { secret, expiresAt: new Date(expires_at) };
}

export async function endSession(connection: CommonQueryMethods, secret: string): Promise<void> {
  await connection.query(sql.unsafe`delete from sessions where session_hash = ${sql.binary(hashSecret(secret))}`);
}

/** Drops what has run out by itself: it gave no rights any more. */
export async function forgetExpired(connection: CommonQueryMethods): Promise<void> {
  await connection.query(sql.unsafe`delete from sessions where expires_at <= now()`);
  await connection.query(sql.unsafe`delete from sign_in_links where expires_at <= now()`);
  await connection.query(sql.unsafe`delete from sign_in_attempts where since < now() - interval '1 day'`);
}
