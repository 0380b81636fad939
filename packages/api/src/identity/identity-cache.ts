import type { Identity } from '@foresale/contract';
import type { DatabasePool } from '@foresale/db';
import type { Announcer, LoggedEvent } from '@foresale/db/events';
import { type CurrentSession, type FoundIdentity, findBySession, findByToken } from '@foresale/db/identity';

/** What a request brings to say who it comes from. */
export interface Credential {
  readonly kind: 'session' | 'token';
  readonly secret: string;
}

/** Whose credentials are whose, without asking the database for each request and each event sent. */
export interface IdentityCache {
  find(credential: Credential): Promise<Identity | null>;
  /** The session that a credential stands for; null for a token, and for nobody. */
  sessionOf(credential: Credential): Promise<CurrentSession | null>;
  /** Whether the answer is here, without asking the database. */
  knows(credential: Credential): boolean;
  /** For the server that took a right away itself: its own answers change before the log has come round. */
  forget(owner: Pick<Identity, 'kind' | 'id'>): void;
  close(): void;
}

/** Bounds what a change made by hand in the database (with triggers off, say) can be missed for. */
const longestTrust = 60_000;
const mostEntries = 20_000;

interface Entry {
  readonly found: Promise<FoundIdentity | undefined>;
  trustedUntil: number;
  owner: Identity | undefined;
}

/**
 * An entry is dropped when the event log says that its owner changed. The log is in order of commit, so an event that
 * follows the loss of a right is never judged by the old one; while the log cannot be heard nothing is cached.
 */
export function createIdentityCache(pool: DatabasePool, announcer: Announcer): IdentityCache {
  const entries = new Map<string, Entry>();

  function hear({ kind, payload }: LoggedEvent): void {
    if (kind === 'identity.changed') forget({ kind: payload.kind, id: payload.id });
  }

  function forget(changed: { readonly kind?: unknown; readonly id?: unknown }): void {
    for (const [key, { owner }] of entries) {
      // Still being looked up: nobody knows yet whom it belongs to.
      if (owner === undefined || (owner.kind === changed.kind && owner.id === changed.id)) entries.delete(key);
    }
  }

  function lookUp(key: string, credential: Credential): Entry {
    const find = credential.kind === 'session' ? findBySession : findByToken;
    const found = find(pool, credential.secret);
    const entry: Entry = { found, trustedUntil: Date.now() + longestTrust, owner: undefined };
    entries.set(key, entry);
    found.then(
      (result) => {
        // Strangers are not remembered: whoever sends random secrets fills no memory.
        if (result === undefined) drop(key, entry);
        else {
          entry.owner = result.identity;
          entry.trustedUntil = Math.min(entry.trustedUntil, result.expiresAt);
        }
      },
      () => drop(key, entry),
    );
    const [oldest] = entries.keys();
    if (entries.size > mostEntries && oldest !== undefined) entries.delete(oldest);
    return entry;
  }

  function drop(key: string, entry: Entry): void {
    if (entries.get(key) === entry) entries.delete(key);
  }

  const keyOf = ({ kind, secret }: Credential) => `${kind} ${secret}`;
  function trusted(key: string): Entry | undefined {
    const known = entries.get(key);
    return known !== undefined && announcer.isListening() && Date.now() < known.trustedUntil ? known : undefined;
  }

  function found(credential: Credential): Promise<FoundIdentity | undefined> {
    const key = keyOf(credential);
    return (trusted(key) ?? lookUp(key, credential)).found;
  }

  const stop = announcer.onEvent(hear);
  return {
    find: async (credential) => (await found(credential))?.identity ?? null,
    sessionOf: async (credential) => (await found(credential))?.session ?? null,
    knows: (credential) => trusted(keyOf(credential))?.owner !== undefined,
    forget,
    close: () => {
      stop();
      entries.clear();
    },
  };
}
