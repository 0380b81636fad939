import type { CurrentRun, Identity, ListedCustomer } from '@foresale/contract';
import type { SnapshotCustomer } from '@foresale/db/lists';
import { maskContact } from '../contact/mask-contact.ts';
import { showOutreach } from '../outreach/outreach-book.ts';
import { shopDay } from '../outreach/shop-day.ts';
import type { Services } from '../services.ts';

export interface ListedView {
  /** A customer of a snapshot as somebody may see them, with what the team does with them. */
  readonly show: (customer: SnapshotCustomer) => ListedCustomer;
  /** Of the outreach that is shown. */
  readonly version: number;
  readonly today: string;
}

export async function createListedView(
  { outreach }: Services,
  { role }: Pick<Identity, 'role'>,
  run: CurrentRun,
): Promise<ListedView> {
  const { version, byCustomer, ownerNames } = await outreach.settled();
  const today = shopDay(run.timeZone);
  return {
    version,
    today,
    show: (customer) => {
      const kept = byCustomer.get(customer.customerId);
      return {
        ...maskContact(customer, role),
        outreach: kept === undefined ? null : showOutreach(kept, { today, ownerNames, role }),
      };
    },
  };
}
