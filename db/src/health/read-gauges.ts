import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

/** Numbers about the whole installation, the same whichever server reads them. */
export interface Gauges {
  readonly lastEventId: number;
  /** Null before the first run was published. */
  readonly secondsSincePublish: number | null;
  readonly secondsOfLastRun: number | null;
  readonly customersOfLastRun: number | null;
  readonly secondsUnderWay: number | null;
  readonly failedRunsSincePublish: number;
  /** Of the last published run. */
  readonly steps: readonly { readonly step: string; readonly seconds: number }[];
  /** Empty as long as no worker ever started. */
  readonly queues: readonly { readonly queue: string; readonly state: string; readonly jobs: number }[];
  /** What was measured of the model that scores; empty without one. */
  readonly model: readonly { readonly measure: string; readonly value: number }[];
  readonly modelAgeSeconds: number | null;
  readonly databaseBytes: number;
}

const seconds = z.number().nullable();
const count = z.bigint().transform(Number);
const gaugesRow = z.object({
  last_id: count,
  since_publish: seconds,
  last_run: seconds,
  last_customers: count.nullable(),
  under_way: seconds,
  failed: count,
  steps: z.array(z.object({ step: z.string(), seconds: z.number() })),
  model: z.array(z.object({ measure: z.string(), value: z.number() })),
  model_age: seconds,
  bytes: count,
});
const queueRow = z.object({ queue: z.string(), state: z.string(), jobs: count });

export async function readGauges(connection: CommonQueryMethods): Promise<Gauges> {
  const row = await connection.one(sql.type(gaugesRow)`
    with last as (
      select run_id, started_at, finished_at, customers from runs
      where status = 'published' order by finished_at desc, run_id desc limit 1
    ), promoted as (
      select model_id from model_promotions order by promotion_id desc limit 1
    )
    select (select last_id from event_counter) as last_id,
      (select extract(epoch from now() - finished_at)::float8 from last) as since_publish,
      (select extract(epoch from finished_at - started_at)::float8 from last) as last_run,
      (select customers from last) as last_customers,
      (select extract(epoch from now() - coalesce(started_at, requested_at))::float8 from runs
        where status in ('queued', 'running') order by run_id limit 1) as under_way,
      (select count(*) from runs where status = 'failed'
        and finished_at > (select coalesce(max(finished_at), '-infinity') from last)) as failed,
      (select coalesce(jsonb_agg(jsonb_build_object('step', s.step,
          'seconds', extract(epoch from s.finished_at - s.started_at)) order by s.position), '[]')
        from run_steps s join last using (run_id) where s.finished_at is not null) as steps,
      (select coalesce(jsonb_agg(jsonb_build_object('measure', m.key, 'value', m.value) order by m.key), '[]')
        from model_metrics mm join promoted using (model_id), jsonb_each(mm.metrics) m
        where mm.subject = 'model' and jsonb_typeof(m.value) = 'number') as model,
      (select extract(epoch from now() - m.trained_at)::float8 from models m join promoted using (model_id)) as model_age,
      pg_database_size(current_database()) as bytes`);
  return {
    lastEventId: row.last_id,
    secondsSincePublish: row.since_publish,
    secondsOfLastRun: row.last_run,
    customersOfLastRun: row.last_customers,
    secondsUnderWay: row.under_way,
    failedRunsSincePublish: row.failed,
    steps: row.steps,
    queues: await readQueues(connection),
    model: row.model,
    modelAgeSeconds: row.model_age,
    databaseBytes: row.bytes,
  };
}

/** The job queue makes its tables when the first worker starts. */
async function readQueues(connection: CommonQueryMethods): Promise<Gauges['queues']> {
  const exists = await connection.oneFirst(
    sql.type(z.object({ exists: z.boolean() }))`select to_regclass('pgboss.job') is not null as exists`,
  );
  if (!exists) return [];
  return connection.any(sql.type(queueRow)`
    select q.name as queue, s.state, count(j.name) as jobs
    from pgboss.queue q
    cross join unnest(array['created', 'retry', 'active', 'failed']) s (state)
    left join pgboss.job j on j.name = q.name and j.state::text = s.state
    where q.name not like '\\_\\_%'
    group by q.name, s.state
    order by q.name, s.state`);
}
