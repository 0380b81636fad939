import type { Identity, OutreachChange } from '@foresale/contract';
import { recordAudit } from '@foresale/db/identity';
import { setOutreach } from '@foresale/db/outreach';
import { actorOf } from '../identity/actor.ts';
import type { Services } from '../services.ts';

/** Changes, tells everyone, and keeps who did it; the words of a note stay where the note is. */
export async function changeOutreach(
  { pool, outreach }: Services,
  identity: Identity,
  { customerIds, change }: { readonly customerIds: readonly string[]; readonly change: OutreachChange },
): Promise<{ readonly customers: number; readonly changeId: number }> {
  const actor = actorOf(identity);
  const userId = identity.kind === 'user' ? identity.id : undefined;
  const { changeId, customers } = await setOutreach(pool, { customerIds, change, actor, userId });
  const { note, ...rest } = change;
  await Promise.all([
    outreach.apply(changeId),
    recordAudit(pool, {
      actor,
      action: 'outreach',
      subject: customerIds.length === 1 ? `customer ${customerIds[0]}` : `${customers} customers`,
      detail: { ...rest, ...(note === undefined ? {} : { note: note === null ? 'removed' : 'changed' }), changeId },
    }),
  ]);
  return { customers, changeId };
}
