import { z } from 'zod';
import type { Claim } from './claim-run.ts';
import { passFence } from './fence.ts';
import type { PipelineConnection } from './pipeline-connection.ts';
import { RunProblem } from './run-problem.ts';

const sumsRow = z.object({ customers: z.number(), orders: z.number(), revenue: z.number() });
const missingRow = z.object({ customerId: z.string() });

/**
 * The one transaction that makes a snapshot current: whoever reads sees the old one before its commit and the new one
 * after, never parts of both. The event comes last, since its lock orders everyone's events until the commit.
 */
export async function publishRun(
  connection: PipelineConnection,
  claim: Claim,
  loaded: {
    readonly scores: number;
    /** Null without a model. */
    readonly predictions: number | null;
    readonly list: number;
  },
): Promise<void> {
  const [sums] = await connection.rows(
    sumsRow,
    `select coalesce(sum(customers), 0)::bigint as customers, coalesce(sum(counted_orders), 0)::bigint as orders,
            coalesce(sum(monetary_minor), 0)::bigint as revenue
       from run_segments where run_id = $1`,
    [claim.runId],
  );
  // The list's own keys say that nobody is in it twice.
  if (sums === undefined || sums.customers !== loaded.scores || loaded.list !== loaded.scores) {
    throw new RunProblem(
      'counts-differ',
      `Run ${claim.runId} scored ${loaded.scores} customers, but its segments have ${sums?.customers} and its list ${loaded.list}.`,
    );
  }
  if (loaded.predictions !== null) await expectPredictions(connection, claim);
  await connection.transaction(async () => {
    await passFence(connection, claim, { lock: true });
    await connection.rows(
      z.unknown(),
      `update runs set status = 'published', finished_at = now(), customers = $2, counted_orders = $3, revenue_minor = $4
        where run_id = $1`,
      [claim.runId, sums.customers, sums.orders, sums.revenue],
    );
    await connection.rows(z.unknown(), 'update current_snapshot set run_id = $1, published_at = now()', [claim.runId]);
    await connection.rows(
      z.unknown(),
      `select append_event('run.published', run_id, jsonb_build_object('asOf', as_of, 'customers', customers))
         from runs where run_id = $1`,
      [claim.runId],
    );
  });
}

async function expectPredictions(connection: PipelineConnection, claim: Claim): Promise<void> {
  const [missing] = await connection.rows(
    missingRow,
    `select customer_id as "customerId" from priority_list_rows where run_id = $1 and probability is null limit 1`,
    [claim.runId],
  );
  if (missing === undefined) return;
  throw new RunProblem(
    'counts-differ',
    `Run ${claim.runId} lists customer ${missing.customerId} without a probability.`,
  );
}
