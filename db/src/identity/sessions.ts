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

const listedRow = z
  .object({
    session_id: z.bigint().transform(Number),
    created_at: z.number(),
    address: z.string().nullable(),
    browser: z.string().nullable(),
  })
  .transform(({ session_id, created_at, ...session }) => ({
    id: session_id,
    startedAt: new Date(created_at).toISOString(),
    ...session,
  }));
export type ListedSession = z.infer<typeof listedRow>;

/** Where a user is signed in, the newest first. */
export function listSessions(connection: CommonQueryMethods, userId: number): Promise<readonly ListedSession[]> {
  return connection.any(sql.type(listedRow)`
    select session_id, created_at, address, browser
    from sessions
    where user_id = ${userId} and expires_at > now()
    order by created_at desc, session_id desc`);
}

/** False when the user has no such session. */
export async function endSessionOf(
  connection: CommonQueryMethods,
  userId: number,
  sessionId: number,
): Promise<boolean> {
  const { rowCount } = await connection.query(sql.unsafe`
    delete from sessions where session_id = ${sessionId} and user_id = ${userId}`);
  return rowCount > 0;
}

/** Drops what has run out by itself: it gave no rights any more. */
export async function forgetExpired(connection: CommonQueryMethods): Promise<void> {
  await connection.query(sql.unsafe`delete from sessions where expires_at <= now()`);
  await connection.query(sql.unsafe`delete from sign_in_links where expires_at <= now()`);
  await connection.query(sql.unsafe`delete from sign_in_attempts where since < now() - interval '1 day'`);
  await connection.query(sql.unsafe`delete from known_devices where last_used_at < now() - interval '400 days'`);
}
