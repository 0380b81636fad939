import { z } from 'zod';
import type { Claim } from './claim-run.ts';
import { passFence } from './fence.ts';
import type { PipelineConnection } from './pipeline-connection.ts';

/** Makes the empty partitions of a run: short, so that nobody waits while they are loaded. */
export function createSnapshot(connection: PipelineConnection, claim: Claim): Promise<void> {
  return connection.transaction(async () => {
    await passFence(connection, claim);
    await connection.rows(z.unknown(), 'select create_snapshot($1)', [claim.runId]);
  });
}

/** One of the two indexes that a list is published with; the other may be built at the same time by another session. */
export async function indexPriorityList(connection: PipelineConnection, claim: Claim, part: 1 | 2): Promise<void> {
  await connection.rows(z.unknown(), 'select index_priority_list($1, $2)', [claim.runId, part]);
}

/** The customer in the middle, where two sessions share the shop; null when it is too small to share. */
export async function findMiddleCustomer(connection: PipelineConnection): Promise<string | null> {
  const [middle] = await connection.rows(
    z.object({ customerId: z.string() }),
    `select customer_id as "customerId" from customers
      where (select count(*) from customers) >= 50000
      order by customer_id offset (select count(*) / 2 from customers) limit 1`,
  );
  return middle?.customerId ?? null;
}

/** Statistics of freshly loaded partitions: the planner knows nothing of them otherwise until autovacuum comes by. */
export async function analyzePartition(
  connection: PipelineConnection,
  claim: Claim,
  parent: 'customer_values' | 'customer_scores' | 'customer_features' | 'customer_predictions',
): Promise<void> {
  await connection.rows(z.unknown(), `analyze ${parent}_${claim.runId}`);
}

/** The indexes that make orders and filters of a published list faster, as far as it does not have them. */
export async function speedUpList(connection: PipelineConnection, runId: number): Promise<void> {
  await connection.rows(z.unknown(), 'select speed_up_priority_list($1)', [runId]);
}

const currentRow = z.object({ runId: z.number() });

/** The same for the list that is read now: the worker that published it may have been killed before it got there. */
export async function speedUpCurrentList(connection: PipelineConnection): Promise<void> {
  const [current] = await connection.rows(
    currentRow,
    'select run_id as "runId" from current_snapshot where run_id is not null',
  );
  if (current !== undefined) await speedUpList(connection, current.runId);
}

/** After the publish: the other indexes, statistics, index-only scans on what is read most, and nothing left that no reader needs. */
export async function settleSnapshot(connection: PipelineConnection, claim: Claim): Promise<void> {
  await speedUpList(connection, claim.runId);
  await connection.rows(z.unknown(), `vacuum (analyze) priority_list_rows_${claim.runId}`);
  await connection.rows(z.unknown(), 'select drop_run_work($1)', [claim.runId]);
}
