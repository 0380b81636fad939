import { z } from 'zod';
import type { Claim } from './claim-run.ts';
import { passFence } from './fence.ts';
import type { PipelineConnection } from './pipeline-connection.ts';

export interface StepReport {
  readonly step: string;
  readonly position: number;
  readonly steps: number;
  readonly status: 'running' | 'done';
  readonly rowsDone: number;
  readonly rowsExpected: number | null;
}

/**
 * Writes where a run is, and announces it, in a short transaction of its own: the lock that orders events must never be
 * held while a step works.
 */
export function recordStep(connection: PipelineConnection, claim: Claim, report: StepReport): Promise<void> {
  return connection.transaction(async () => {
    await passFence(connection, claim);
    await connection.rows(
      z.unknown(),
      `insert into run_steps (run_id, step, position, attempt, status, rows_done, rows_expected, started_at, finished_at)
       values ($1, $2, $3, $4, $5, $6, $7, clock_timestamp(), case when $5 = 'done' then clock_timestamp() end)
       on conflict (run_id, step) do update set status = excluded.status, rows_done = excluded.rows_done,
         rows_expected = excluded.rows_expected, finished_at = excluded.finished_at`,
      [claim.runId, report.step, report.position, claim.attempt, report.status, report.rowsDone, report.rowsExpected],
    );
    await connection.rows(z.unknown(), `select append_event('run.progress', $1, $2::jsonb)`, [
      claim.runId,
      JSON.stringify(report),
    ]);
  });
}
