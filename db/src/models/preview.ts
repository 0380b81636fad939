import { StatementTimeoutError } from 'slonik';
import { z } from 'zod';
import { ModelProblem } from './model-problem.ts';
import type { RegistryConnection } from './registry-connection.ts';
import { hashFeatures } from './store-model.ts';

type Rows = Pick<RegistryConnection, 'rows'>;

const subjectRow = z.object({
  document: z.unknown(),
  asOf: z.string(),
  horizonDays: z.number(),
  featuresHash: z.string(),
});

/** A model, and the moment of the run that it is to score anew; null when either is not there. */
export async function readPreviewSubject(
  connection: Rows,
  given: { readonly modelId: number; readonly runId: number },
): Promise<z.infer<typeof subjectRow> | null> {
  const [found] = await connection.rows(
    subjectRow,
    `select m.document, m.horizon_days as "horizonDays", m.features_hash as "featuresHash", r.as_of::text as "asOf"
     from models m, runs r
     where m.model_id = $1 and r.run_id = $2 and r.status = 'published' and r.snapshot_dropped_at is null`,
    [given.modelId, given.runId],
  );
  if (found !== undefined && found.featuresHash !== (await hashFeatures())) {
    throw new ModelProblem(
      'features-changed',
      `What model ${given.modelId} learned from has been defined anew since: it can score nobody now.`,
    );
  }
  return found ?? null;
}

const patience = '60s';

const rankedRow = z.object({ customerId: z.string(), rankNow: z.number(), rankThen: z.number() });

/**
 * In a transaction, which gets a time limit. Those who are in the top of the list now, or would be if `query`'s probabilities ranked it by the rules of
 * db/pipeline/4-list.sql. `query` takes `parameters` from $1 on.
 */
export async function readRankedAnew(
  connection: Rows,
  given: {
    readonly query: string;
    readonly parameters: readonly unknown[];
    readonly runId: number;
    readonly top: number;
  },
): Promise<readonly z.infer<typeof rankedRow>[]> {
  const [run, top] = [given.parameters.length + 1, given.parameters.length + 2];
  // As the features step of a run has it; compiling the query takes longer than running it. Nor may everybody be scored
  // again for each customer of the list, as a planner without statistics would have it.
  await connection.rows(
    z.unknown(),
    `select set_config('statement_timeout', $1, true), set_config('jit', 'off', true),
       set_config('enable_hashagg', 'off', true), set_config('enable_hashjoin', 'off', true),
       set_config('enable_nestloop', 'off', true)`,
    [patience],
  );
  const answer = connection.rows(
    rankedRow,
    `with scored as materialized (${given.query})
     select customer_id as "customerId", "rankNow", "rankThen"
     from (
       select l.customer_id, l.rank as "rankNow", (row_number() over (order by s.probability desc nulls last,
         l.overall_rfm_score desc, l.monetary_minor desc, l.recency_days, l.customer_id))::integer as "rankThen"
       from priority_list_rows l
       left join scored s on s.customer_id = l.customer_id
       where l.run_id = $${run}::bigint
     ) ranked
     where "rankNow" <= $${top}::integer or "rankThen" <= $${top}::integer`,
    [...given.parameters, given.runId, given.top],
  );
  return answer.catch((cause: unknown) => {
    if (!(cause instanceof StatementTimeoutError)) throw cause;
    throw new ModelProblem('too-slow', 'There are too many customers to score them while you wait.', { cause });
  });
}
