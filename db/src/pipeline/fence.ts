import { z } from 'zod';
import type { Claim } from './claim-run.ts';
import type { PipelineConnection } from './pipeline-connection.ts';
import { RunProblem } from './run-problem.ts';

const fenceRow = z.object({ attempt: z.number(), status: z.string(), cancelled: z.boolean() });

/**
 * Refuses to go on for an attempt that was taken over or cancelled. First in every transaction that writes for a run;
 * with `lock`, nobody can take it over before the transaction ends.
 */
export async function passFence(
  connection: PipelineConnection,
  claim: Claim,
  options: { readonly lock?: boolean } = {},
): Promise<void> {
  const [run] = await connection.rows(
    fenceRow,
    `select attempt, status, cancel_requested_at is not null as cancelled from runs where run_id = $1
     ${options.lock === true ? 'for update' : ''}`,
    [claim.runId],
  );
  if (run === undefined || run.status !== 'running' || run.attempt !== claim.attempt) {
    throw new RunProblem('superseded', `Attempt ${claim.attempt} of run ${claim.runId} was taken over.`);
  }
  if (run.cancelled) throw new RunProblem('cancelled', `Run ${claim.runId} was cancelled.`);
}
