import { z } from 'zod';
import type { Claim } from './claim-run.ts';
import type { PipelineConnection } from './pipeline-connection.ts';
import { retryLocked } from './retry-locked.ts';

/**
 * Ends a run without publishing it, and removes what it had written. Does nothing for an attempt that was taken over:
 * the run is no longer ours to end.
 */
export function endRun(
  connection: PipelineConnection,
  claim: Claim,
  outcome:
    | { readonly status: 'failed'; readonly code: string; readonly sentence: string }
    | { readonly status: 'cancelled' },
): Promise<void> {
  const failure = outcome.status === 'failed' ? outcome : { code: null, sentence: null };
  return retryLocked(() =>
    connection.transaction(async () => {
      const ended = await connection.rows(
        z.unknown(),
        `update runs set status = $3, finished_at = now(), error_code = $4, error = $5
          where run_id = $1 and attempt = $2 and status = 'running' returning run_id`,
        [claim.runId, claim.attempt, outcome.status, failure.code, failure.sentence],
      );
      if (ended.length === 0) return;
      await connection.rows(
        z.unknown(),
        `update run_steps set status = 'failed', finished_at = now() where run_id = $1 and status = 'running'`,
        [claim.runId],
      );
      await connection.rows(z.unknown(), 'select drop_snapshot($1)', [claim.runId]);
      await connection.rows(z.unknown(), `select append_event($2, $1, $3::jsonb)`, [
        claim.runId,
        `run.${outcome.status}`,
        JSON.stringify(
          outcome.status === 'failed' ? { code: outcome.code, error: outcome.sentence.slice(0, 500) } : {},
        ),
      ]);
    }),
  );
}
