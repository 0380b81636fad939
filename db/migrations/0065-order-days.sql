-- The counted orders of a run by day, so that key figures of any range of days are sums over some thousand rows instead of
-- a walk through the whole history. Of each order it is kept how long before it its customer had bought, which is all it
-- takes to count customers once: in a range, a customer is met for the first time where their order before lies outside.
--
-- Kept for the newest run alone, made after the publish and outside of the run: nobody waits for it to see the new list.

create table order_days (
  run_id bigint not null references runs on delete cascade,
  -- Days since 1970-01-01 in the shop's time zone.
  day integer not null,
  -- Of the same customer's counted order before; null for their first one. Exact within 400 days; beyond, the first day of
  -- its month, so that a long history has some hundred rows for each day instead of thousands.
  previous_day integer,
  -- 1 the customer's first counted order, 2 the second, 3 any later one.
  place smallint not null check (place between 1 and 3),
  orders bigint not null check (orders > 0),
  net_minor bigint not null,
  constraint order_days_first check ((place = 1) = (previous_day is null))
);
create index order_days_by_day on order_days (run_id, day);

create table cohort_months (
  run_id bigint not null references runs on delete cascade,
  -- The first day of the month of the first counted order.
  cohort date not null,
  months_later integer not null check (months_later >= 0),
  customers bigint not null check (customers > 0),
  primary key (run_id, cohort, months_later)
);

-- Works them out once, whoever asks: the worker after a publish, or the first reader if it comes earlier.
--
-- One pass along the covering index in the order of customer and moment, which hands lag() its order without a sort.
-- Returns are folded into one array for each customer and merged in, as in db/pipeline/1-values.sql.
create function store_order_days(of_run_id bigint) returns void language plpgsql
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

  with summed as materialized (
    select day, previous_day, place, cohort_day, month_day, count(*) as orders, sum(net_minor)::bigint as net_minor,
      count(*) filter (where starts_month) as customers, grouping(day) = 0 as is_day
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
    group by grouping sets ((day, previous_day, place), (cohort_day, month_day))
  ), kept_days as (
    insert into order_days (run_id, day, previous_day, place, orders, net_minor)
    select of_run_id, day, previous_day, place, orders, net_minor from summed where is_day order by day
  )
  insert into cohort_months (run_id, cohort, months_later, customers)
  select of_run_id, cohort,
    (extract(year from month) - extract(year from cohort))::integer * 12
      + (extract(month from month) - extract(month from cohort))::integer,
    customers
  from (
    select date '1970-01-01' + cohort_day as cohort, date '1970-01-01' + month_day as month, customers
    from summed where not is_day and customers > 0
  ) by_month;
end $$;

-- Key figures of a run from its order days, by 'day', 'week' (from Monday) or 'month' of the days from from_day up to but
-- not until_day. A period at an end of the range holds the days of it that are in the range.
create function run_kpis(period text, of_run_id bigint, from_day integer, until_day integer)
returns table (period_start date, revenue numeric, orders bigint, average_order_value numeric,
  active_customers bigint, new_customers bigint, repeat_customers bigint, repeat_rate numeric)
language sql stable parallel safe as $$
  select s.period_start,
    round(s.net_minor / power(10::numeric, r.currency_digits), r.currency_digits),
    s.orders,
    round(s.net_minor / s.orders / power(10::numeric, r.currency_digits), r.currency_digits),
    s.active_customers, s.new_customers, s.repeat_customers,
    round(s.repeat_customers::numeric / s.active_customers, 4)
  from (
    select d.period_start, sum(d.net_minor) as net_minor, sum(d.orders)::bigint as orders,
      coalesce(sum(d.orders) filter (where previous_day is null or previous_day < first_day), 0)::bigint as active_customers,
      coalesce(sum(d.orders) filter (where place = 1), 0)::bigint as new_customers,
      -- All who came back into the period, and of the new ones those who bought a second time within it.
      coalesce(sum(d.orders) filter (where (place > 1 and previous_day < first_day)
        or (place = 2 and previous_day >= first_day)), 0)::bigint as repeat_customers
    from (
      select p.period_start, greatest(p.period_start - date '1970-01-01', from_day) as first_day,
        o.previous_day, o.place, o.orders, o.net_minor
      from order_days o
      cross join lateral (
        select date_trunc(period, (date '1970-01-01' + o.day)::timestamp)::date as period_start
      ) p
      where o.run_id = of_run_id and o.day >= from_day and o.day < until_day
    ) d
    group by d.period_start
  ) s
  join runs r on r.run_id = of_run_id
$$;

-- The same figures of the whole range as one row; none when nobody bought in it. Exact for ranges of up to 400 days, and
-- for longer ones that begin with a month.
create function run_totals(of_run_id bigint, from_day integer, until_day integer)
returns table (revenue numeric, orders bigint, average_order_value numeric,
  active_customers bigint, new_customers bigint, repeat_customers bigint, repeat_rate numeric)
language sql stable parallel safe as $$
  select round(s.net_minor / power(10::numeric, r.currency_digits), r.currency_digits),
    s.orders,
    round(s.net_minor / s.orders / power(10::numeric, r.currency_digits), r.currency_digits),
    s.active_customers, s.new_customers, s.repeat_customers,
    round(s.repeat_customers::numeric / s.active_customers, 4)
  from (
    select sum(o.net_minor) as net_minor, sum(o.orders)::bigint as orders,
      coalesce(sum(o.orders) filter (where previous_day is null or previous_day < from_day), 0)::bigint as active_customers,
      coalesce(sum(o.orders) filter (where place = 1), 0)::bigint as new_customers,
      coalesce(sum(o.orders) filter (where (place > 1 and previous_day < from_day)
        or (place = 2 and previous_day >= from_day)), 0)::bigint as repeat_customers
    from order_days o
    where o.run_id = of_run_id and o.day >= from_day and o.day < until_day
  ) s
  join runs r on r.run_id = of_run_id
  where s.orders > 0
$$;

-- The public views read what is stored; in the moments after a publish in which nothing is stored yet, they count anew.
create or replace view kpis_by_day as
select k.* from run_kpis('day', (select run_id from current_snapshot), -1000000, 10000000) k
union all
select k.* from kpis('day', (select r.as_of from runs r where r.run_id = (select run_id from current_snapshot))) k
where not exists (select from order_days where run_id = (select run_id from current_snapshot));

create or replace view kpis_by_week as
select k.* from run_kpis('week', (select run_id from current_snapshot), -1000000, 10000000) k
union all
select k.* from kpis('week', (select r.as_of from runs r where r.run_id = (select run_id from current_snapshot))) k
where not exists (select from order_days where run_id = (select run_id from current_snapshot));

create or replace view kpis_by_month as
select k.* from run_kpis('month', (select run_id from current_snapshot), -1000000, 10000000) k
union all
select k.* from kpis('month', (select r.as_of from runs r where r.run_id = (select run_id from current_snapshot))) k
where not exists (select from order_days where run_id = (select run_id from current_snapshot));

create or replace view monthly_cohorts as
select c.cohort, c.months_later, c.customers, s.customers as cohort_size, round(c.customers::numeric / s.customers, 4) as retention
from cohort_months c
join cohort_months s on s.run_id = c.run_id and s.cohort = c.cohort and s.months_later = 0
where c.run_id = (select run_id from current_snapshot)
union all
select k.* from cohort_retention((select r.as_of from runs r where r.run_id = (select run_id from current_snapshot))) k
where not exists (select from order_days where run_id = (select run_id from current_snapshot));
