import type { Identity } from '@foresale/contract';
import type { CurrentSession } from '@foresale/db/identity';
import type { Services } from './services.ts';

/** What a tRPC procedure knows of the request it serves. */
export interface ApiContext extends Services {
  /** Who is asking, as of now: on a socket that lives for days the answer may change. */
  readonly currentIdentity: () => Promise<Identity | null>;
  /** The session that the request came with; null with a token. */
  readonly currentSession: () => Promise<CurrentSession | null>;
  /** Bytes that this caller's socket has not taken yet; 0 over HTTP. */
  readonly unsentBytes: () => number;
  /** Counts this call; rejects when the caller has used up what may be asked in a minute. */
  readonly countCall: () => Promise<void>;
  /** Takes one of the places for subscriptions that a socket has, until it is disposed. */
  readonly holdSubscription: () => Disposable;
}
