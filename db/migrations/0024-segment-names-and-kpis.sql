-- What a scheme calls a customer, for previews and for the causes of movement; and the shop's key figures.

-- Thresholds are cut-points plus one, as in db/pipeline/3-scores-by-cells.sql. Inlined by the planner.
create function segment_of(
  recency_days bigint, frequency bigint, monetary_minor bigint,
  recency_thresholds bigint[], frequency_thresholds bigint[], monetary_thresholds bigint[],
  bands integer, segments text[], cells smallint[]
) returns text language sql immutable parallel safe as $$
  select segments[cells[1
    + (bands - 1 - width_bucket(recency_days, recency_thresholds)) * bands * bands
    + width_bucket(frequency, frequency_thresholds) * bands
    + width_bucket(monetary_minor, monetary_thresholds)]]
$$;

-- The orders that count at a moment, with what was kept of them by then.
create function counted_orders(as_of timestamptz)
returns table (customer_id text, order_id text, ordered_day integer, net_minor bigint)
language sql stable parallel safe as $$
  select o.customer_id, o.order_id, o.ordered_day, o.amount_minor - coalesce(r.amount_minor, 0)
  from orders o
  left join (
    select t.customer_id, t.order_id, sum(t.amount_minor)::bigint as amount_minor
    from returns t
    where t.returned_at < as_of and t.order_id is not null
    group by t.customer_id, t.order_id
  ) r on r.customer_id = o.customer_id and r.order_id = o.order_id
  where o.ordered_at < as_of
    and (o.cancelled_at is null or o.cancelled_at >= as_of)
    and o.amount_minor > coalesce(r.amount_minor, 0)
$$;

-- Key figures by 'day', 'week' (from Monday) or 'month', as known at a moment. A customer of a period is a repeat one when
-- they had bought before it, or bought more than once in it.
create function kpis(period text, as_of timestamptz)
returns table (period_start date, revenue numeric, orders bigint, average_order_value numeric,
  active_customers bigint, new_customers bigint, repeat_customers bigint, repeat_rate numeric)
language sql stable parallel safe as $$
  with by_customer as (
    select date_trunc(period, (date '1970-01-01' + ordered_day)::timestamp)::date as period_start, customer_id,
      count(*) as orders, sum(net_minor) as net_minor
    from counted_orders(as_of)
    group by 1, 2
  ), with_first as (
    select *, min(by_customer.period_start) over (partition by customer_id) as first_period from by_customer
  ), unit as (
    select power(10::numeric, currency_digits) as minor_units, currency_digits from settings
  )
  select w.period_start,
    round(sum(w.net_minor) / minor_units, currency_digits),
    sum(w.orders)::bigint,
    round(sum(w.net_minor) / sum(w.orders) / minor_units, currency_digits),
    count(*),
    count(*) filter (where w.first_period = w.period_start),
    count(*) filter (where w.first_period < w.period_start or w.orders > 1),
    round(count(*) filter (where w.first_period < w.period_start or w.orders > 1)::numeric / count(*), 4)
  from with_first w, unit
  group by w.period_start, minor_units, currency_digits
$$;

-- Of the customers whose first counted order fell in cohort, how many bought again in a later month.
create function cohort_retention(as_of timestamptz)
returns table (cohort date, months_later integer, customers bigint, cohort_size bigint, retention numeric)
language sql stable parallel safe as $$
  with months as (
    select distinct customer_id, date_trunc('month', (date '1970-01-01' + ordered_day)::timestamp)::date as month
    from counted_orders(as_of)
  ), placed as (
    select month, min(month) over (partition by customer_id) as cohort from months
  ), counted as (
    select cohort,
      (extract(year from month) - extract(year from cohort))::integer * 12
        + (extract(month from month) - extract(month from cohort))::integer as months_later,
      count(*) as customers
    from placed
    group by 1, 2
  )
  select c.cohort, c.months_later, c.customers, s.customers,
    round(c.customers::numeric / s.customers, 4)
  from counted c
  join counted s on s.cohort = c.cohort and s.months_later = 0
$$;

-- The same at the as-of moment of the current snapshot, for BI.
create view kpis_by_day as
select * from kpis('day', (select r.as_of from runs r where r.run_id = (select run_id from current_snapshot)));
create view kpis_by_week as
select * from kpis('week', (select r.as_of from runs r where r.run_id = (select run_id from current_snapshot)));
create view kpis_by_month as
select * from kpis('month', (select r.as_of from runs r where r.run_id = (select run_id from current_snapshot)));
create view monthly_cohorts as
select * from cohort_retention((select r.as_of from runs r where r.run_id = (select run_id from current_snapshot)));
