import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { EffectRow } from './compare-called.ts';

const runRow = z
  .object({
    run_id: z.bigint().transform(Number),
    published_at: z.number(),
    until: z.number(),
    observed_until: z.number().nullable(),
  })
  .transform((run) => ({
    runId: run.run_id,
    publishedAt: new Date(run.published_at),
    until: new Date(run.until),
    observedUntil: run.observed_until === null ? null : new Date(run.observed_until),
  }));
const effectRow = z.object({
  band: z.number().nullable(),
  called: z.boolean(),
  customers: z.bigint().transform(Number),
  bought: z.bigint().transform(Number),
});

/**
 * Of the customers of a run, by tenths of probability: who was called within its horizon, and who bought. A purchase
 * before the call is none of the call's doing: such a customer counts as not called. Null for a run never published.
 */
export async function readEffect(
  connection: CommonQueryMethods,
  runId: number,
): Promise<(z.infer<typeof runRow> & { readonly rows: readonly EffectRow[] }) | null> {
  const run = await connection.maybeOne(sql.type(runRow)`
    select r.run_id, r.finished_at as published_at,
      r.finished_at + make_interval(days => coalesce(r.horizon_days, s.horizon_days)) as until,
      (select max(ordered_at) from orders) as observed_until
    from runs r cross join settings s
    where r.run_id = ${runId} and r.status = 'published'`);
  if (run === null) return null;
  const from = run.publishedAt.toISOString();
  const until = run.until.toISOString();
  const rows = await connection.any(sql.type(effectRow)`
    with calls as (
      select customer_id, min(changed_at) as called_at
      from outreach_events
      where is_contact and changed_at >= ${from}::timestamptz and changed_at < ${until}::timestamptz
      group by customer_id
    ), purchases as (
      select o.customer_id, min(o.ordered_at) as bought_at
      from orders o
      where o.ordered_at >= ${from}::timestamptz and o.ordered_at < ${until}::timestamptz and o.cancelled_at is null
        and o.amount_minor > coalesce((select sum(t.amount_minor) from returns t
          where t.customer_id = o.customer_id and t.order_id = o.order_id), 0)
      group by o.customer_id
    ), listed as (
      select customer_id, probability from priority_list_rows where run_id = ${runId}
      union all
      select customer_id, probability from retired_scores where run_id = ${runId}
    ), outcomes as (
      select width_bucket(l.probability, array[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]::float8[]) as band,
        coalesce(c.called_at <= coalesce(p.bought_at, 'infinity'), false) as called,
        p.bought_at is not null as bought
      from listed l
      left join calls c on c.customer_id = l.customer_id
      left join purchases p on p.customer_id = l.customer_id
    )
    select band, called, count(*) as customers, count(*) filter (where bought) as bought
    from outcomes
    group by band, called
    order by band desc nulls last, called`);
  return { ...run, rows };
}
