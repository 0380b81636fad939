import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const moment = z
  .number()
  .transform((milliseconds) => new Date(milliseconds))
  .nullable();
const rangeRow = z.object({ first: moment, last: moment });

export type AsOfVerdict =
  | { readonly kind: 'fine' }
  /** Nothing was known yet, or nothing is known yet. */
  | { readonly kind: 'impossible'; readonly sentence: string }
  /** It would hide the newest orders from everybody. */
  | { readonly kind: 'older'; readonly sentence: string };

/** Whether a run may pretend to be at this moment: it becomes everybody's list. */
export async function checkAsOf(connection: CommonQueryMethods, asOf: Date): Promise<AsOfVerdict> {
  const day = asOf.toISOString().slice(0, 10);
  if (asOf.getTime() > Date.now()) return { kind: 'impossible', sentence: `${day} is in the future` };
  const { first, last } = await connection.one(sql.type(rangeRow)`
    select min(ordered_at) as first, max(ordered_at) as last from orders`);
  if (first === null || last === null) return { kind: 'fine' };
  if (asOf <= first) {
    return {
      kind: 'impossible',
      sentence: `${day} is before the first order, of ${first.toISOString().slice(0, 10)}`,
    };
  }
  if (asOf >= last) return { kind: 'fine' };
  return {
    kind: 'older',
    sentence: `${day} is older than the newest order, of ${last.toISOString().slice(0, 10)}: everybody would see the list of that day`,
  };
}
