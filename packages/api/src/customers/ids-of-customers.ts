import {
  type CustomerFilter,
  type CustomerSort,
  type Direction,
  type Identity,
  usualDirection,
} from '@foresale/contract';
import { listIds } from '@foresale/db/lists';
import type { Services } from '../services.ts';
import { scopeFor } from './scope-for.ts';

/** The first customers of a list, by id alone. */
export async function idsOfCustomers(
  services: Services,
  identity: Identity,
  {
    filter,
    sort,
    direction,
    first,
  }: {
    readonly filter: CustomerFilter;
    readonly sort: CustomerSort;
    readonly direction?: Direction | undefined;
    readonly first: number;
  },
): Promise<readonly string[]> {
  const run = await services.snapshots.current();
  if (run === null) return [];
  const scope = scopeFor(identity, run.runId, filter);
  return listIds(services.pool, { ...scope, sort, direction: direction ?? usualDirection[sort], limit: first });
}
