import { type Identity, roleSchema } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { hashSecret } from './secret.ts';

/** Who a credential belongs to, and the moment (in milliseconds) from which it does not any more. */
export interface FoundIdentity {
  readonly identity: Identity;
  readonly expiresAt: number;
  /** Undefined for a token. */
  readonly session?: CurrentSession;
}

/** The session that a request came with. */
export interface CurrentSession {
  readonly id: number;
  /** When its person signed in, in milliseconds. */
  readonly startedAt: number;
}

const sessionRow = z.object({
  user_id: z.bigint().transform(Number),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  expires_at: z.number(),
  session_id: z.bigint().transform(Number),
  started_at: z.number(),
});

export async function findBySession(
  connection: CommonQueryMethods,
  secret: string,
): Promise<FoundIdentity | undefined> {
  const user = await connection.maybeOne(sql.type(sessionRow)`
    select user_id, name, email, role, expires_at, session_id, sessions.created_at as started_at
    from sessions join users using (user_id)
    where session_hash = ${sql.binary(hashSecret(secret))} and expires_at > now() and disabled_at is null`);
  if (user === null) return undefined;
  const { name, email, role } = user;
  return {
    identity: { kind: 'user', id: user.user_id, name, email, role },
    expiresAt: user.expires_at,
    session: { id: user.session_id, startedAt: user.started_at },
  };
}

const tokenRow = z.object({ token_id: z.bigint().transform(Number), name: z.string(), role: roleSchema });

export async function findByToken(connection: CommonQueryMethods, secret: string): Promise<FoundIdentity | undefined> {
  const token = await connection.maybeOne(sql.type(tokenRow)`
    select token_id, name, role from api_tokens
    where token_hash = ${sql.binary(hashSecret(secret))} and revoked_at is null`);
  if (token === null) return undefined;
  const { name, role } = token;
  // To the minute is exact enough to see whether a token is still in use, and spares a write per request.
  await connection.query(sql.unsafe`
    update api_tokens set last_used_at = now()
    where token_id = ${token.token_id} and (last_used_at is null or last_used_at < now() - interval '1 minute')`);
  return {
    identity: { kind: 'token', id: token.token_id, name, email: null, role },
    expiresAt: Number.POSITIVE_INFINITY,
  };
}
