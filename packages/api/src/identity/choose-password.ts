import type { Identity } from '@foresale/contract';
import {
  type CurrentSession,
  changeUser,
  checkPassword,
  recordAudit,
  type Session,
  startSession,
  type Visitor,
} from '@foresale/db/identity';
import { ApiProblem } from '../problem.ts';
import type { Services } from '../services.ts';
import { actorOf } from './actor.ts';

const freshMilliseconds = 10 * 60_000;

interface Choice {
  readonly identity: Identity;
  readonly session: CurrentSession | null;
  readonly password: string;
  readonly present: string | undefined;
  readonly visitor: Visitor;
}

/**
 * A person's own new password. A cookie alone does not do: it may have been copied from an unlocked desk. Every session
 * ends, this one too, and a new one begins, so that no copy of the cookie outlives the old password.
 */
export async function choosePassword(
  { pool, identities }: Services,
  { identity, session, password, present, visitor }: Choice,
): Promise<Session> {
  if (identity.kind === 'token' || identity.email === null) throw new ApiProblem(409, 'A token has no password');
  if (present !== undefined) {
    const checked = await checkPassword(pool, { email: identity.email, password: present }, { isSignedIn: true });
    if (checked.outcome === 'locked') {
      throw new ApiProblem(429, 'Too many attempts; wait a quarter of an hour or ask an admin for a link', {
        retryAfterSeconds: checked.retryAfterSeconds,
      });
    }
    if (checked.outcome === 'refused') throw new ApiProblem(403, 'The present password is wrong');
  } else if (session === null || Date.now() - session.startedAt > freshMilliseconds) {
    throw new ApiProblem(403, 'Enter your present password, or sign in again and choose a new one within ten minutes');
  }
  await changeUser(pool, identity.id, { password });
  identities.forget(identity);
  await recordAudit(pool, { actor: actorOf(identity), action: 'password set', subject: `user ${identity.id}` });
  return startSession(pool, identity.id, visitor);
}
