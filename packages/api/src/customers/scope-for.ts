import type { CustomerFilter, Identity } from '@foresale/contract';
import type { ListScope } from '@foresale/db/lists';
import { seesContacts } from '../contact/mask-contact.ts';
import { ApiProblem } from '../problem.ts';

/** What somebody may look for: who must not see contact data and owners must not find them out by filtering either. */
export function scopeFor({ role }: Pick<Identity, 'role'>, runId: number, filter: CustomerFilter): ListScope {
  const searchesContacts = seesContacts(role);
  if (filter.owner !== undefined && !searchesContacts) {
    throw new ApiProblem(403, `owner: this filter needs the role manager, and yours is ${role}`);
  }
  return { runId, filter: withoutSnoozed(filter), searchesContacts };
}

/** Whoever asks for a state of the outreach gets it, snoozed or not. */
function withoutSnoozed({ snoozed = 'hidden', ...filter }: CustomerFilter): CustomerFilter {
  return snoozed === 'shown' || filter.outreach !== undefined ? filter : { ...filter, snoozed };
}
