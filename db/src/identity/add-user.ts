import { emailSchema, passwordSchema, type Role, roleSchema } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { IdentityProblem } from './identity-problem.ts';
import { hashPassword } from './password.ts';
import { refuseWeakPassword } from './refuse-weak-password.ts';

export interface NewUser {
  readonly email: string;
  readonly role: Role;
  readonly name?: string;
  /** Without one the user signs in by link or through the company's provider. */
  readonly password?: string;
}

const row = z.object({ user_id: z.bigint().transform(Number) });

export async function addUser(connection: CommonQueryMethods, user: NewUser): Promise<{ readonly id: number }> {
  const email = emailSchema.parse(user.email);
  const role = roleSchema.parse(user.role);
  const name = user.name?.trim() || email;
  const password = user.password === undefined ? undefined : passwordSchema.parse(user.password);
  if (password !== undefined) refuseWeakPassword(password, { email, name });
  const passwordHash = password === undefined ? null : await hashPassword(password);
  const added = await connection.maybeOne(sql.type(row)`
    insert into users (email, name, role, password_hash)
    values (${email}, ${name}, ${role}, ${passwordHash})
    on conflict (email) do nothing
    returning user_id`);
  if (added === null) throw new IdentityProblem('taken', `There is a user with the e-mail ${email} already.`);
  return { id: added.user_id };
}
