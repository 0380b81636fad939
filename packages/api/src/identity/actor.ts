import type { Identity } from '@foresale/contract';

/** How the audit log names who acted. */
export function actorOf(identity: Identity): string {
  return identity.kind === 'user' ? (identity.email ?? identity.name) : `token ${identity.id} (${identity.name})`;
}
