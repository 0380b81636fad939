import type { CommonQueryMethods } from 'slonik';
import { appendEvent } from '../events/index.ts';
import { type Conversion, convertOrders } from '../rates/index.ts';
import { requireQuiet } from './require-quiet.ts';

/** Converts what is stored by the rates known now. `also` joins the transaction: the audit entry. */
export function convertStoredOrders(
  connection: CommonQueryMethods,
  also: (transaction: CommonQueryMethods, outcome: Conversion) => Promise<void>,
): Promise<Conversion> {
  return connection.transaction(async (transaction) => {
    await requireQuiet(transaction);
    const outcome = await convertOrders(transaction);
    await also(transaction, outcome);
    await appendEvent(transaction, { kind: 'settings.changed', payload: { changed: 'converted orders' } });
    return outcome;
  });
}
