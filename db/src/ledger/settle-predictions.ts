import { z } from 'zod';
import { loadFeatureStatement } from '../features/index.ts';
import type { PipelineConnection } from '../pipeline/pipeline-connection.ts';

const dueRow = z.object({ runId: z.number(), asOf: z.string(), dueAt: z.string() });
const lockedRow = z.object({ hasSnapshot: z.boolean() });

/**
 * Settles every published run whose horizon has passed: who was scored how, and who bought. The horizon of a run has
 * passed when the shop's orders reach to its end; `now` moves the clock back for those who want to know what was known
 * then. Answers with the runs that it settled; doing it twice settles nothing twice.
 */
export async function settlePredictions(
  connection: PipelineConnection,
  given: { readonly now?: string } = {},
): Promise<readonly number[]> {
  const due = await connection.rows(
    dueRow,
    `select r.run_id as "runId", r.as_of::text as "asOf", r.due_at::text as "dueAt"
     from (
       select run_id, as_of, status, model_id,
         (as_of at time zone time_zone + make_interval(days => horizon_days)) at time zone time_zone as due_at
       from runs
     ) r
     where r.status = 'published' and r.model_id is not null
       and not exists (select from prediction_ledger l where l.run_id = r.run_id)
       and r.due_at <= (select max(ordered_at) from orders where ordered_at < coalesce($1::timestamptz, 'infinity'))
     order by r.as_of, r.run_id`,
    [given.now ?? null],
  );
  const settled: number[] = [];
  for (const run of due) if (await settleRun(connection, run)) settled.push(run.runId);
  return settled;
}

function settleRun(connection: PipelineConnection, { runId, asOf, dueAt }: z.infer<typeof dueRow>): Promise<boolean> {
  return connection.transaction(
    async () => {
      // Several workers may settle at once: the first does it. Nor may the snapshot be retired under its reader.
      const [locked] = await connection.rows(
        lockedRow,
        `select snapshot_dropped_at is null as "hasSnapshot" from runs
         where run_id = $1 and not exists (select from prediction_ledger where run_id = $1) for update`,
        [runId],
      );
      if (locked === undefined) return false;
      // A retired probability is kept in single precision; taken so in both cases, its band is the same.
      const source = locked.hasSnapshot ? 'priority_list_rows' : 'retired_scores';
      // Kept aside and then written one by one: the nodes of a cluster cannot be given all of it at once. In order, so that
      // sums come out the same to the last digit.
      await connection.rows(
        z.unknown(),
        'create temporary table judged (customer_id text, probability real, bought boolean) on commit drop',
      );
      await connection.rows(
        z.unknown(),
        `insert into judged (customer_id, probability, bought)
           select scored.customer_id, scored.probability, b.customer_id is not null
           from (
             select customer_id, probability::real as probability from ${source}
             where run_id = $3::bigint and probability is not null
           ) scored
           left join (${await loadFeatureStatement('features-buyers')}) b on b.customer_id = scored.customer_id
           order by scored.customer_id`,
        [asOf, dueAt, runId],
      );
      const settled = await connection.rows(
        z.unknown(),
        `insert into prediction_ledger (run_id, model_id, due_at, customers, expected, variance, bought, log_loss)
         select r.run_id, r.model_id, $2::timestamptz, j.customers, j.expected, j.variance, j.bought, j.log_loss
         from runs r, (
           select count(*) as customers, sum(probability::float8) as expected,
             sum(probability::float8 * (1 - probability::float8)) as variance, count(*) filter (where bought) as bought,
             -avg(case when bought then ln(inside) else ln(1 - inside) end) as log_loss
           from (
             select probability, bought, least(greatest(probability::float8, 1e-15), 1 - 1e-15) as inside from judged
           ) judged
         ) j
         where r.run_id = $1::bigint and j.customers > 0
         returning run_id`,
        [runId, dueAt],
      );
      if (settled.length === 0) return false;
      await connection.rows(
        z.unknown(),
        'insert into prediction_outcomes (run_id, customer_id) select $1::bigint, customer_id from judged where bought',
        [runId],
      );
      await connection.rows(
        z.unknown(),
        `insert into prediction_ledger_bands (run_id, band, customers, expected, bought)
         select $1::bigint, least(floor(probability * 20::real), 19), count(*), sum(probability::float8),
           count(*) filter (where bought)
         from judged group by 2`,
        [runId],
      );
      return true;
    },
    { workMem: '256MB', hashJoins: true },
  );
}
