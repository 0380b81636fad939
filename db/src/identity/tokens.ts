import { type Role, roleSchema } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { hashSecret, newSecret } from './secret.ts';

export interface NewToken {
  readonly role: Role;
  readonly name?: string;
  /** Who asked for it, for the list of tokens. */
  readonly createdBy?: string;
}

const idRow = z.object({ token_id: z.bigint().transform(Number) });

/** The secret is returned this once: only its hash is kept. */
export async function createToken(
  connection: CommonQueryMethods,
  token: NewToken,
): Promise<{ readonly id: number; readonly token: string }> {
  const secret = newSecret('token');
  const { token_id } = await connection.one(sql.type(idRow)`
    insert into api_tokens (name, role, token_hash, created_by)
    values (${token.name?.trim() || 'unnamed'}, ${roleSchema.parse(token.role)}, ${sql.binary(hashSecret(secret))},
      ${token.createdBy ?? 'command line'})
    returning token_id`);
  return { id: token_id, token: secret };
}

/** False when there is no such token in use. */
export async function revokeToken(connection: CommonQueryMethods, id: number): Promise<boolean> {
  const { rowCount } = await connection.query(sql.unsafe`
    update api_tokens set revoked_at = now() where token_id = ${id} and revoked_at is null`);
  return rowCount > 0;
}

const row = z
  .object({
    token_id: z.bigint().transform(Number),
    name: z.string(),
    role: roleSchema,
    created_by: z.string(),
    created_at: z.number(),
    last_used_at: z.number().nullable(),
    revoked_at: z.number().nullable(),
  })
  .transform((token) => ({
    id: token.token_id,
    name: token.name,
    role: token.role,
    createdBy: token.created_by,
    createdAt: new Date(token.created_at).toISOString(),
    lastUsedAt: token.last_used_at === null ? null : new Date(token.last_used_at).toISOString(),
    revokedAt: token.revoked_at === null ? null : new Date(token.revoked_at).toISOString(),
  }));
export type ListedToken = z.infer<typeof row>;

export function listTokens(connection: CommonQueryMethods): Promise<readonly ListedToken[]> {
  return connection.any(sql.type(row)`
    select token_id, name, role, created_by, created_at, last_used_at, revoked_at
    from api_tokens
    order by revoked_at is not null, token_id desc`);
}
