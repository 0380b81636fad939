import { z } from 'zod';
import type { Claim } from './claim-run.ts';
import { passFence } from './fence.ts';
import type { PipelineConnection } from './pipeline-connection.ts';
import { RunProblem } from './run-problem.ts';

const countsRow = z.object({ customers: z.number(), predicted: z.number(), orders: z.number(), revenue: z.number() });

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
  const [counts] = await connection.rows(
    countsRow,
    `select count(*) as customers, count(probability) as predicted, coalesce(sum(frequency), 0)::bigint as orders,
            coalesce(sum(monetary_minor), 0)::bigint as revenue
       from priority_list_rows where run_id = $1`,
    [claim.runId],
  );
  if (counts === undefined || counts.customers !== loaded.scores || counts.customers !== loaded.list) {
    throw new RunProblem(
      'counts-differ',
      `Run ${claim.runId} scored ${loaded.scores} customers and listed ${loaded.list}, but ${counts?.customers} are there.`,
    );
  }
  if (loaded.predictions !== null && counts.predicted !== counts.customers) {
    throw new RunProblem(
      'counts-differ',
      `Run ${claim.runId} listed ${counts.customers} customers, but ${counts.predicted} of them have a probability.`,
    );
  }
  await connection.transaction(async () => {
    await passFence(connection, claim, { lock: true });
    await connection.rows(
      z.unknown(),
      `update runs set status = 'published', finished_at = now(), customers = $2, counted_orders = $3, revenue_minor = $4
        where run_id = $1`,
      [claim.runId, counts.customers, counts.orders, counts.revenue],
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
