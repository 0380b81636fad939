import { type CustomerRange, everyone } from '@foresale/db/features';
import type { PipelineConnection } from '@foresale/db/pipeline';
import { bothOf, type RunContext } from './run-context.ts';

/** Does work on all customers, a large shop's by two sessions at once; answers with the rows of both. */
export async function shareCustomers(
  { connection, helper, middle }: RunContext,
  work: (session: PipelineConnection, range: CustomerRange) => Promise<number>,
): Promise<number> {
  if (middle === null) return work(connection, everyone);
  const [lower, upper] = await bothOf(work(connection, ['', middle]), work(helper, [middle, null]));
  return lower + upper;
}
