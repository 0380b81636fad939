import { isIPv6 } from 'node:net';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { isKnownDevice } from './known-devices.ts';
import { hashSecret } from './secret.ts';

/** Where a guess at a password comes from. */
export interface Guesser {
  readonly address?: string | null;
  /** The secret of a browser that may be known. */
  readonly device?: string | undefined;
  /** Somebody who is signed in as the person and says the password again: from wherever, they are one. */
  readonly isSignedIn?: boolean;
}

export interface Lock {
  readonly retryAfterSeconds: number;
  /** The guess that closed it; later ones are no news. */
  readonly isNew: boolean;
}

export interface CountedGuess {
  readonly source: string;
  readonly lock: Lock | undefined;
}

const guessesOfSource = 10;
/** From many addresses at once; known browsers do not count among them, and are not locked out by them. */
const guessesOfStrangers = 100;
const strangers = 'strangers';

const countedRow = z.object({ attempts: z.number(), retry_after: z.number() });

/** Counts a guess before it is checked, so that many at once gain nothing. */
export async function countGuess(
  connection: CommonQueryMethods,
  email: string,
  guesser: Guesser,
): Promise<CountedGuess> {
  const { source, isStranger } = await sourceOf(connection, email, guesser);
  const lock =
    (await count(connection, { email, source, allowed: guessesOfSource })) ??
    // One who is locked out already must not use up what is left for others.
    (isStranger ? await count(connection, { email, source: strangers, allowed: guessesOfStrangers }) : undefined);
  return { source, lock };
}

async function sourceOf(connection: CommonQueryMethods, email: string, { address, device, isSignedIn }: Guesser) {
  if (isSignedIn === true) return { source: 'session', isStranger: false };
  if (device !== undefined && (await isKnownDevice(connection, email, device))) {
    return { source: `device ${hashSecret(device).toString('base64url')}`, isStranger: false };
  }
  return { source: `address ${networkOf(address ?? 'unknown')}`, isStranger: true };
}

interface Counter {
  readonly email: string;
  readonly source: string;
  readonly allowed: number;
}

async function count(connection: CommonQueryMethods, { email, source, allowed }: Counter): Promise<Lock | undefined> {
  const { attempts, retry_after } = await connection.one(sql.type(countedRow)`
    insert into sign_in_attempts as earlier (email, source, attempts, since) values (${email}, ${source}, 1, now())
    on conflict (email, source) do update set
      attempts = case when earlier.since < now() - interval '15 minutes' then 1 else least(earlier.attempts + 1, 1000) end,
      since = case when earlier.since < now() - interval '15 minutes' then now() else earlier.since end
    returning attempts, ceil(extract(epoch from since + interval '15 minutes' - now()))::integer as retry_after`);
  if (attempts <= allowed) return undefined;
  return { retryAfterSeconds: Math.max(1, retry_after), isNew: attempts === allowed + 1 };
}

/** Whoever has one address of IPv6 has the 2⁶⁴ beside it. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [, version4] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (version4 !== undefined) return version4;
  const [head = '', tail] = address.split('::');
  const [before, after] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const zeros = tail === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [...(before ?? []), ...Array.from({ length: zeros }, () => '0'), ...(after ?? [])];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
