import type { CustomerDetails, Identity } from '@foresale/contract';
import { findCustomer, findListedCustomer, listOrders } from '@foresale/db/lists';
import { maskContact } from '../contact/mask-contact.ts';
import { ApiProblem } from '../problem.ts';
import type { Services } from '../services.ts';
import { createListedView } from './listed-view.ts';

/** More than anyone scrolls through; the longest histories are those of wholesalers. */
const mostOrders = 500;

export async function detailsOfCustomer(
  services: Services,
  identity: Identity,
  customerId: string,
): Promise<CustomerDetails> {
  const { pool, snapshots } = services;
  const run = await snapshots.current();
  const [customer, standing, orders] = await Promise.all([
    findCustomer(pool, customerId),
    run === null ? null : findListedCustomer(pool, run.runId, customerId),
    listOrders(pool, customerId, mostOrders),
  ]);
  if (customer === null) throw new ApiProblem(404, 'Customer not found');
  const [explained] = standing === null || run === null ? [null] : await services.reasons.fillIn(run.runId, [standing]);
  return {
    ...maskContact(customer, identity.role),
    runId: run?.runId ?? null,
    standing:
      explained == null || run === null ? null : (await createListedView(services, identity, run)).show(explained),
    orders: orders.map((order) => ({ ...order, products: [...order.products] })),
  };
}
