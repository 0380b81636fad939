import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';
import { verifyPassword } from './password.ts';
import { type Session, startSession, type Visitor } from './sessions.ts';

interface Credentials {
  readonly email: string;
  readonly password: string;
}

type Refusal = { readonly outcome: 'refused' } | { readonly outcome: 'locked'; readonly retryAfterSeconds: number };
export type SignInOutcome =
  | { readonly outcome: 'signed-in'; readonly userId: number; readonly session: Session }
  | Refusal;
export type CheckOutcome = { readonly outcome: 'right'; readonly userId: number } | Refusal;

const attemptsAllowed = 10;

const attemptRow = z.object({ attempts: z.number(), retry_after: z.number() });
const userRow = z.object({
  user_id: z.bigint().transform(Number),
  password_hash: z.string().nullable(),
});

/**
 * Checks a password. Ten attempts in a quarter of an hour lock an e-mail, known or not, for the rest of it. An attempt is
 * counted before it is checked, so that many at once gain nothing.
 */
export async function checkPassword(pool: DatabasePool, { email, password }: Credentials): Promise<CheckOutcome> {
  const { attempts, retry_after } = await pool.one(sql.type(attemptRow)`
    insert into sign_in_attempts as earlier (email, attempts, since) values (${email}, 1, now())
    on conflict (email) do update set
      attempts = case when earlier.since < now() - interval '15 minutes' then 1 else least(earlier.attempts + 1, 1000) end,
      since = case when earlier.since < now() - interval '15 minutes' then now() else earlier.since end
    returning attempts, ceil(extract(epoch from since + interval '15 minutes' - now()))::integer as retry_after`);
  if (attempts > attemptsAllowed) return { outcome: 'locked', retryAfterSeconds: Math.max(1, retry_after) };

  const user = await pool.maybeOne(sql.type(userRow)`
    select user_id, password_hash from users where email = ${email} and disabled_at is null`);
  if (!(await verifyPassword(password, user?.password_hash ?? null)) || user === null) return { outcome: 'refused' };
  await pool.query(sql.unsafe`delete from sign_in_attempts where email = ${email}`);
  return { outcome: 'right', userId: user.user_id };
}

export async function signIn(
  pool: DatabasePool,
  { visitor, ...credentials }: Credentials & { readonly visitor?: Visitor },
): Promise<SignInOutcome> {
  const checked = await checkPassword(pool, credentials);
  if (checked.outcome !== 'right') return checked;
  const { userId } = checked;
  return { outcome: 'signed-in', userId, session: await startSession(pool, userId, visitor) };
}
