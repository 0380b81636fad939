import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import { ApiProblem, type Credential, type IdentityCache } from '@foresale/api';
import type { Identity } from '@foresale/contract';
import { type CallBudget, createCallBudget } from './call-budget.ts';
import { type Proxies, trustOf } from './proxies.ts';

/** Secrets that fit nobody, per minute and address: each costs a query, which no limit by caller sees coming. */
const wrongSecretsPerMinute = 60;

export interface Callers {
  /** Who is calling; rejects when too many wrong secrets came from the address. */
  identify(credential: Credential | null, address: string): Promise<Identity | null>;
  /** Whose budget a call draws on. */
  nameOf(identity: Identity | null, address: string): string;
  /** Counts a call; throws when the caller's budget is spent. */
  count(identity: Identity | null, address: string): void;
  /** Where a request comes from, seen through the proxies in front. */
  addressOf(request: IncomingMessage): string;
}

export function createCallers(identities: IdentityCache, budget: CallBudget, proxies: Proxies): Callers {
  const wrongSecrets = createCallBudget(wrongSecretsPerMinute);
  const trust = trustOf(proxies);

  // An office may share one address; everyone there who is not known shares its budget.
  const nameOf = (identity: Identity | null, address: string) =>
    identity === null ? `address ${address}` : `${identity.kind} ${identity.id}`;

  return {
    nameOf,
    identify: async (credential, address) => {
      if (credential === null) return null;
      const wait = wrongSecrets.spend(address, 0);
      if (wait !== undefined && !identities.knows(credential)) throw tooMany(wait);
      const identity = await identities.find(credential);
      if (identity === null) wrongSecrets.spend(address);
      return identity;
    },
    count: (identity, address) => {
      const wait = budget.spend(nameOf(identity, address));
      if (wait !== undefined) throw tooMany(wait);
    },
    addressOf: (request) => proxyAddr(request, typeof trust === 'boolean' ? () => trust : trust),
  };
}

export function tooMany(seconds: number): ApiProblem {
  const wait = Math.max(1, seconds);
  return new ApiProblem(429, `Too many requests; try again in ${wait} ${wait === 1 ? 'second' : 'seconds'}`, {
    retryAfterSeconds: wait,
  });
}
