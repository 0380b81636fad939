-- The same figures as before, summed in a way that the nodes of a Citus cluster can do, too: each order stands once for its
-- day and once for its cohort instead of in two grouping sets, and what came of them is written from a temporary table.
create or replace function store_order_days(of_run_id bigint) returns void language plpgsql
set enable_hashjoin = off set enable_nestloop = off set work_mem = '128MB' set jit = off as $$
declare
  moment timestamptz;
  first_day integer;
  last_day integer;
  -- For each day from first_day on, the first day of its month: looking it up is cheaper than date_trunc for each order.
  month_starts integer[];
begin
  perform pg_advisory_xact_lock(hashtext('foresale order days'));
  if exists (select from order_days where run_id = of_run_id) then
    return;
  end if;
  select as_of into moment from runs where run_id = of_run_id and status = 'published';
  if moment is null then
    return;
  end if;
  select ordered_day into first_day from orders order by ordered_at limit 1;
  select ordered_day into last_day from orders order by ordered_at desc limit 1;
  select array_agg(date_trunc('month', d::timestamp)::date - date '1970-01-01' order by d) into month_starts
    from (select date '1970-01-01' + n as d from generate_series(first_day, last_day) n) days;

  delete from order_days where run_id < of_run_id;
  delete from cohort_months where run_id < of_run_id;

  create temporary table summed_orders on commit drop as
    select is_day, case when is_day then day else cohort_day end as day,
      case when is_day then previous_day else month_day end as other_day, case when is_day then place end as place,
      count(*) as orders, sum(net_minor)::bigint as net_minor, count(*) filter (where starts_month) as customers
    from (
      select ordered_day as day,
        case when ordered_day - before > 400 then month_starts[before - first_day + 1] else before end as previous_day,
        least(nth, 3)::smallint as place,
        month_starts[first_ordered - first_day + 1] as cohort_day,
        month_starts[ordered_day - first_day + 1] as month_day,
        before is null or month_starts[before - first_day + 1] < month_starts[ordered_day - first_day + 1] as starts_month,
        net_minor
      from (
        select ordered_day, net_minor, lag(ordered_day) over same_customer as before, row_number() over same_customer as nth,
          first_value(ordered_day) over same_customer as first_ordered
        from (
          select o.customer_id, o.ordered_at, o.ordered_day,
            o.amount_minor - coalesce(r.amounts[array_position(r.order_ids, o.order_id)], 0) as net_minor
          from orders o
          left join (
            select customer_id, array_agg(order_id) as order_ids, array_agg(amount_minor) as amounts
            from (
              select customer_id, order_id, sum(amount_minor)::bigint as amount_minor
              from returns
              where returned_at < moment and order_id is not null
              group by customer_id, order_id
            ) by_order
            group by customer_id
          ) r on r.customer_id = o.customer_id
          where o.ordered_at < moment
            and (o.cancelled_at is null or o.cancelled_at >= moment)
            and o.amount_minor > coalesce(r.amounts[array_position(r.order_ids, o.order_id)], 0)
        ) counted
        window same_customer as (partition by customer_id order by ordered_at)
      ) placed
    ) dated
    cross join unnest(array[true, false]) as is_day
    group by 1, 2, 3, 4;

  insert into order_days (run_id, day, previous_day, place, orders, net_minor)
    select of_run_id, day, other_day, place, orders, net_minor from summed_orders where is_day order by day;
  insert into cohort_months (run_id, cohort, months_later, customers)
  select of_run_id, cohort,
    (extract(year from month) - extract(year from cohort))::integer * 12
      + (extract(month from month) - extract(month from cohort))::integer,
    customers
  from (
    select date '1970-01-01' + day as cohort, date '1970-01-01' + other_day as month, customers
    from summed_orders where not is_day and customers > 0
  ) by_month;
  drop table summed_orders;
end $$;
