import { z } from 'zod';
import type { PipelineConnection } from './pipeline-connection.ts';
import { retryLocked } from './retry-locked.ts';

const runRow = z.object({ runId: z.number() });

/**
 * Drops the snapshots that retention no longer keeps, each whole and in one transaction with the compact history that
 * stays of it. The current one always stays, and so does the one that a run under way compares itself with.
 */
export async function retireSnapshots(connection: PipelineConnection): Promise<readonly number[]> {
  const old = await connection.rows(
    runRow,
    `select run_id as "runId" from (
       select run_id, row_number() over (order by finished_at desc, run_id desc) as place
         from runs where status = 'published' and snapshot_dropped_at is null) placed
      where place > (select kept_snapshots from settings)
        and run_id is distinct from (select run_id from current_snapshot)
        and run_id not in (select previous_run_id from runs where status = 'running' and previous_run_id is not null)
      order by run_id`,
  );
  const retired: number[] = [];
  for (const { runId } of old) {
    const done = await retryLocked(() =>
      connection.transaction(async () => {
        // Several workers may tidy at once: the first does it.
        const [mine] = await connection.rows(
          runRow,
          `update runs set snapshot_dropped_at = now() where run_id = $1 and snapshot_dropped_at is null
           returning run_id as "runId"`,
          [runId],
        );
        if (mine === undefined) return false;
        await connection.rows(
          z.unknown(),
          `insert into retired_scores (run_id, customer_id, segment, recency_score, frequency_score, monetary_score, probability)
           select run_id, customer_id, segment, recency_score, frequency_score, monetary_score, probability
             from priority_list_rows where run_id = $1 order by customer_id`,
          [runId],
        );
        await connection.rows(z.unknown(), 'select drop_snapshot($1)', [runId]);
        return true;
      }),
    );
    if (done) retired.push(runId);
  }
  return retired;
}
