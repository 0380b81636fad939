import { z } from 'zod';
import type { Claim } from './claim-run.ts';
import type { PipelineConnection } from './pipeline-connection.ts';

/** What the steps of a run load, one table each. */
export type LoadedTable =
  | 'customer_values'
  | 'customer_scores'
  | 'customer_features'
  | 'customer_predictions'
  | 'priority_list_rows';

const loadedRow = z.object({ rows: z.number() });

/**
 * About how many rows a step has loaded that is still at it. Nobody sees them before it commits, but its partition grows
 * on disk; a row is as wide as its columns, its texts as those of customers are on the average.
 */
export async function readLoadedRows(
  connection: PipelineConnection,
  claim: Claim,
  table: LoadedTable,
): Promise<number> {
  const [loaded] = await connection.rows(
    loadedRow,
    `select floor(pg_relation_size($1::regclass) / width)::bigint as rows
      from (
        -- Header, place on the page, and a word or so, not known before, in the place of other texts.
        select 28 + sum(case when a.attlen > 0 then a.attlen else coalesce(s.avg_width * (1 - s.null_frac), 10) end) as width
        from pg_attribute a
        left join pg_stats s on s.schemaname = 'public' and s.tablename = 'customers' and s.attname = a.attname
        where a.attrelid = $2::regclass and a.attnum > 0 and not a.attisdropped
      ) row`,
    [`${table}_${claim.runId}`, table],
  );
  return loaded?.rows ?? 0;
}

const expectedRow = z.object({ customers: z.number() });

/** As many customers as the run before had; at the first, all there are. */
export async function readExpectedCustomers(
  connection: PipelineConnection,
  previousRunId: number | null,
): Promise<number> {
  const [expected] = await connection.rows(
    expectedRow,
    `select coalesce((select customers from runs where run_id = $1), (select count(*) from customers)) as customers`,
    [previousRunId],
  );
  return expected?.customers ?? 0;
}
