import { type Role, roleSchema } from '@foresale/contract';
import { type CommonQueryMethods, type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { changeUser } from './change-user.ts';
import { IdentityProblem } from './identity-problem.ts';
import { type Session, startSession, type Visitor } from './sessions.ts';

export interface ProvidedPerson {
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name?: string | undefined;
  /** Undefined leaves it to the admins. */
  readonly role?: Role | undefined;
}

export interface RoleChange {
  readonly email: string;
  readonly formerRole: Role;
  readonly role: Role;
}

export type ProviderOutcome =
  | {
      readonly outcome: 'signed-in';
      readonly userId: number;
      readonly session: Session;
      readonly isNew: boolean;
      /** Set when the provider's role replaced another one. */
      readonly roleChange: RoleChange | undefined;
    }
  /** Locked out here; or the e-mail is somebody else's and the provider does not vouch for it. */
  | { readonly outcome: 'refused' };

const userRow = z.object({
  user_id: z.bigint().transform(Number),
  email: z.string(),
  subject: z.string().nullable(),
  role: roleSchema,
  is_disabled: z.boolean(),
});
const idRow = z.object({ user_id: z.bigint().transform(Number) });

/** Whom the company's provider has signed in is one user from then on, whatever their e-mail becomes. */
export async function signInByProvider(
  pool: DatabasePool,
  person: ProvidedPerson,
  visitor: Visitor = {},
): Promise<ProviderOutcome> {
  const user = await pool.transaction((transaction) => findOrAdd(transaction, person));
  if (user === undefined) return { outcome: 'refused' };
  return {
    outcome: 'signed-in',
    userId: user.id,
    isNew: user.isNew,
    roleChange: await followRole(pool, user, person.role),
    session: await startSession(pool, user.id, visitor),
  };
}

interface KnownPerson {
  readonly id: number;
  readonly email: string;
  readonly role: Role;
  readonly isNew: boolean;
}

async function findOrAdd(
  transaction: CommonQueryMethods,
  { subject, email, emailVerified, name, role = 'viewer' }: ProvidedPerson,
): Promise<KnownPerson | undefined> {
  // Two first visits at once: the second waits for the first one's row.
  const added = await transaction.maybeOne(sql.type(idRow)`
    insert into users (email, name, role, subject)
    select ${email}, ${name ?? email}, ${role}, ${subject}
    where not exists (select from users where subject = ${subject})
    on conflict do nothing
    returning user_id`);
  if (added !== null) return { id: added.user_id, email, role, isNew: true };
  const known = await transaction.maybeOne(sql.type(userRow)`
    select user_id, email, subject, role, disabled_at is not null as is_disabled from users
    where subject = ${subject} or email = ${email}
    order by subject is not distinct from ${subject} desc
    limit 1`);
  if (known === null || known.is_disabled) return undefined;
  if (known.subject !== subject) {
    // Whoever can name an e-mail at the provider must not get the account of the person whose it is.
    if (known.subject !== null || !emailVerified) return undefined;
    await transaction.query(sql.unsafe`update users set subject = ${subject} where user_id = ${known.user_id}`);
  }
  return { id: known.user_id, email: known.email, role: known.role, isNew: false };
}

async function followRole(
  pool: DatabasePool,
  { id, email, role: formerRole }: KnownPerson,
  role: Role | undefined,
): Promise<RoleChange | undefined> {
  if (role === undefined || role === formerRole) return undefined;
  try {
    await changeUser(pool, id, { role });
    return { email, formerRole, role };
  } catch (problem) {
    // The provider would lock everyone out of the settings.
    if (!(problem instanceof IdentityProblem && problem.code === 'last-admin')) throw problem;
    return undefined;
  }
}
