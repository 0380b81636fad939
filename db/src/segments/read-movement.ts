import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const causes = ['acted', 'time passed', 'cut-points moved', 'definition changed'] as const;

const movementRow = z.object({
  customer_id: z.string().nullable(),
  from_segment: z.string().nullable(),
  to_segment: z.string().nullable(),
  cause: z.enum([...causes, 'came', 'went']).nullable(),
  customers: z.bigint().transform(Number),
});

/**
 * Between two runs whose snapshots are kept. The change is taken apart in this order: what the customer did (their orders
 * and returns), the days that passed, the cut-points, the definition of the segments. The first part after which the
 * customer has their new segment for good is the cause; null for customers who stayed.
 */
export interface Movement extends z.infer<typeof movementRow> {}

interface Between {
  readonly fromRunId: number;
  readonly toRunId: number;
}

/** How many customers went from which segment to which, and why: what a Sankey of two runs shows. */
export function countMovements(connection: CommonQueryMethods, between: Between): Promise<readonly Movement[]> {
  return connection.any(sql.type(movementRow)`
    select null::text as customer_id, from_segment, to_segment, cause, count(*) as customers
      from (${moves(between)}) moved
     group by from_segment, to_segment, cause
     order by customers desc, from_segment, to_segment, cause`);
}

export function readMovement(
  connection: CommonQueryMethods,
  given: Between & { readonly customerId: string },
): Promise<Movement | null> {
  return connection.maybeOne(sql.type(movementRow)`
    select customer_id, from_segment, to_segment, cause, 1::bigint as customers
      from (${moves(given, given.customerId)}) moved`);
}

function moves({ fromRunId, toRunId }: Between, customerId?: string) {
  const only = customerId === undefined ? sql.fragment`true` : sql.fragment`customer_id = ${customerId}`;
  // Centres of clusters are found anew by each run: any change that is not the customer's own is one of definition.
  return sql.fragment`
    select coalesce(b.customer_id, a.customer_id) as customer_id, a.segment as from_segment, b.segment as to_segment,
      case
        when a.customer_id is null then 'came'
        when b.customer_id is null then 'went'
        when a.segment = b.segment then null
        when rules.has_clusters then
          case when b.frequency = a.frequency and b.monetary_minor = a.monetary_minor
                 and b.last_purchase_date = a.last_purchase_date then 'definition changed' else 'acted' end
        when after_cuts is distinct from b.segment then 'definition changed'
        when after_time is distinct from b.segment then 'cut-points moved'
        when after_acts is distinct from b.segment then 'time passed'
        else 'acted'
      end as cause
    from (select * from priority_list_rows where run_id = ${fromRunId} and ${only}) a
    full join (select * from priority_list_rows where run_id = ${toRunId} and ${only}) b on b.customer_id = a.customer_id
    cross join (
      select old_run.as_of_day as old_day, new_run.as_of_day as new_day, (old_run.scheme ->> 'bands')::integer as bands,
        old_run.scheme ->> 'kind' = 'clusters' or new_run.scheme ->> 'kind' = 'clusters' as has_clusters,
        array(select jsonb_array_elements_text(old_run.scheme -> 'segments')) as segments,
        case when old_run.scheme ->> 'kind' = 'cells'
          then array(select jsonb_array_elements_text(old_run.scheme -> 'cells')::smallint) end as cells,
        ${thresholds(fromRunId, 'recency')} as old_recency, ${thresholds(fromRunId, 'frequency')} as old_frequency,
        ${thresholds(fromRunId, 'monetary')} as old_monetary,
        ${thresholds(toRunId, 'recency', fromRunId)} as new_recency, ${thresholds(toRunId, 'frequency', fromRunId)} as new_frequency,
        ${thresholds(toRunId, 'monetary', fromRunId)} as new_monetary
      from runs old_run, runs new_run
      where old_run.run_id = ${fromRunId} and new_run.run_id = ${toRunId}
    ) rules
    cross join lateral (
      select
        segment_of(old_day - (b.last_purchase_date - date '1970-01-01'), b.frequency, b.monetary_minor,
          old_recency, old_frequency, old_monetary, bands, segments, cells) as after_acts,
        segment_of(new_day - (b.last_purchase_date - date '1970-01-01'), b.frequency, b.monetary_minor,
          old_recency, old_frequency, old_monetary, bands, segments, cells) as after_time,
        segment_of(new_day - (b.last_purchase_date - date '1970-01-01'), b.frequency, b.monetary_minor,
          new_recency, new_frequency, new_monetary, bands, segments, cells) as after_cuts
    ) staged`;
}

/** Of the bands that the older run's scheme divides by; the newer run may not have cut by them. */
function thresholds(runId: number, measure: 'recency' | 'frequency' | 'monetary', bandsOfRunId: number = runId) {
  return sql.fragment`(
    select array(select cut + 1 from unnest(c.cuts) with ordinality as u (cut, n) order by n)
      from rfm_cutpoints c
     where c.run_id in (${runId}, ${bandsOfRunId}) and c.measure = ${measure}
       and c.bands = (select (scheme ->> 'bands')::smallint from runs where run_id = ${bandsOfRunId})
     order by c.run_id = ${runId} desc limit 1)`;
}
