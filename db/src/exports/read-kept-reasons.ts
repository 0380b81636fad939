import { reasonSchema } from '@foresale/contract';
import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const keptRow = z.object({
  rank: z.number(),
  customer_id: z.string(),
  scored: z.boolean(),
  reasons: z.array(reasonSchema).nullable(),
});

export type KeptReasons = z.infer<typeof keptRow>;

/** Who stands at these ranks of a run, and the reasons that it keeps of them: null below the top of the list. */
export function readKeptReasons(
  connection: CommonQueryMethods,
  runId: number,
  ranks: Uint32Array,
): Promise<readonly KeptReasons[]> {
  return connection.any(sql.type(keptRow)`
    select rank, customer_id, probability is not null as scored, reasons
    from priority_list_rows where run_id = ${runId} and rank = any(${sql.array([...ranks], 'int4')})`);
}
