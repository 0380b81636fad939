import { z } from 'zod';
import type { PipelineConnection } from './pipeline-connection.ts';
import { retryLocked } from './retry-locked.ts';
import { RunProblem } from './run-problem.ts';

/** Names the session of an attempt, for pg_stat_activity and for those who must find it. */
export function sessionName(runId: number, attempt: number): string {
  return `foresale run ${runId} attempt ${attempt}`;
}

/** What a run was asked for and decided to be. */
export interface Claim {
  readonly runId: number;
  readonly attempt: number;
  readonly train: boolean;
}

const claimRow = z.object({ status: z.string(), cancelled: z.boolean(), train: z.boolean() });
const attemptRow = z.object({ attempt: z.number() });

/**
 * Takes a run over for a new attempt. An older attempt may still be alive, cut off from us but not from the database, so
 * its sessions are ended first; what it had written is removed, and its number no longer passes the fence.
 */
export async function claimRun(connection: PipelineConnection, runId: number): Promise<Claim> {
  await connection.rows(
    z.unknown(),
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and application_name like $1`,
    [`foresale run ${runId} attempt %`],
  );
  return retryLocked(() =>
    connection.transaction(async () => {
      const [run] = await connection.rows(
        claimRow,
        `select status, cancel_requested_at is not null as cancelled, train from runs where run_id = $1 for update`,
        [runId],
      );
      if (run === undefined) throw new RunProblem('unknown-run', `There is no run ${runId}.`);
      if (run.status !== 'queued' && run.status !== 'running') {
        throw new RunProblem('already-finished', `Run ${runId} has ended: ${run.status}.`);
      }
      await connection.rows(z.unknown(), 'select drop_snapshot($1)', [runId]);
      await connection.rows(z.unknown(), 'delete from run_steps where run_id = $1', [runId]);
      await connection.rows(z.unknown(), 'delete from rfm_cutpoints where run_id = $1', [runId]);
      await connection.rows(z.unknown(), 'delete from run_segments where run_id = $1', [runId]);
      const [claimed] = await connection.rows(
        attemptRow,
        `update runs set status = 'running', attempt = attempt + 1, started_at = now() where run_id = $1 returning attempt`,
        [runId],
      );
      if (claimed === undefined) throw new RunProblem('unknown-run', `There is no run ${runId}.`);
      await connection.rename(sessionName(runId, claimed.attempt));
      await connection.rows(
        z.unknown(),
        `select append_event('run.started', $1, jsonb_build_object('attempt', $2::integer))`,
        [runId, claimed.attempt],
      );
      return { runId, attempt: claimed.attempt, train: run.train };
    }),
  );
}
