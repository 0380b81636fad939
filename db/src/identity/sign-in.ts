import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { countGuess, type Guesser, type Lock } from './count-guess.ts';
import { verifyPassword } from './password.ts';
import { type Session, startSession, type Visitor } from './sessions.ts';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

type Refusal = { readonly outcome: 'refused' } | ({ readonly outcome: 'locked' } & Lock);
export type SignInOutcome =
  | { readonly outcome: 'signed-in'; readonly userId: number; readonly session: Session }
  | Refusal;
export type CheckOutcome = { readonly outcome: 'right'; readonly userId: number } | Refusal;

const userRow = z.object({
  user_id: z.bigint().transform(Number),
  password_hash: z.string().nullable(),
});

/** Checks a password. What is known of an e-mail or not: both are counted, and locked, alike. */
export async function checkPassword(
  pool: DatabasePool,
  { email, password }: Credentials,
  guesser: Guesser,
): Promise<CheckOutcome> {
  const { source, lock } = await countGuess(pool, email, guesser);
  if (lock !== undefined) return { outcome: 'locked', ...lock };

  const user = await pool.maybeOne(sql.type(userRow)`
    select user_id, password_hash from users where email = ${email} and disabled_at is null`);
  if (!(await verifyPassword(password, user?.password_hash ?? null)) || user === null) return { outcome: 'refused' };
  await pool.query(sql.unsafe`delete from sign_in_attempts where email = ${email} and source = ${source}`);
  return { outcome: 'right', userId: user.user_id };
}

export async function signIn(
  pool: DatabasePool,
  {
    visitor,
    device,
    ...credentials
  }: Credentials & { readonly visitor?: Visitor; readonly device?: string | undefined },
): Promise<SignInOutcome> {
  const checked = await checkPassword(pool, credentials, { address: visitor?.address ?? null, device });
  if (checked.outcome !== 'right') return checked;
  const { userId } = checked;
  return { outcome: 'signed-in', userId, session: await startSession(pool, userId, visitor) };
}
