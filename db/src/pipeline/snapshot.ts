import { setTimeout as wait } from 'node:timers/promises';
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

const readersRow = z.object({ waiting: z.number() });
const lookAgainMilliseconds = 20;

/**
 * Waits for the statements that were planned before the partitions of a run existed. Such a plan knows nothing of them:
 * held up between its planning and its start until the run is published, it would find a current run without a row. Two
 * seconds after the run began nothing can be held up so, and who still reads then has long begun with what was current.
 */
export async function awaitEarlierReaders(connection: PipelineConnection, claim: Claim): Promise<void> {
  for (;;) {
    const [readers] = await connection.rows(
      readersRow,
      `select count(*) as waiting
        from pg_stat_activity, (select min(started_at) as began from run_steps where run_id = $1) run
        where datname = current_database() and backend_type = 'client backend' and state = 'active'
          and application_name not like 'foresale run %' and query_start <= began
          and began > clock_timestamp() - interval '2 seconds'`,
      [claim.runId],
    );
    if (readers === undefined || readers.waiting === 0) return;
    await wait(lookAgainMilliseconds);
  }
}

/** One of the two indexes that a list is published with; the other may be built at the same time by another session. */
export async function indexPriorityList(connection: PipelineConnection, claim: Claim, part: 1 | 2): Promise<void> {
  await connection.rows(z.unknown(), 'select index_priority_list($1, $2)', [claim.runId, part]);
}

/**
 * The customer about in the middle, where two sessions share a shop that has some number of customers or about as many; null
 * when it is too small to share.
 */
export async function findMiddleCustomer(connection: PipelineConnection, customers: number): Promise<string | null> {
  if (customers < 50_000) return null;
  const [middle] = await connection.rows(
    z.object({ customerId: z.string() }),
    'select customer_id as "customerId" from customers order by customer_id offset $1 limit 1',
    [Math.floor(customers / 2)],
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

/** Statistics of a published list, and index-only scans on it. Done twice it is done in a moment. */
export async function vacuumList(connection: PipelineConnection, runId: number): Promise<void> {
  await connection.rows(z.unknown(), `vacuum (analyze) priority_list_rows_${runId}`);
}
