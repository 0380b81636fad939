-- Recency, frequency and monetary of every customer with a counted order, as known at the as-of moment.
--   $1 run_id bigint   $2 as_of timestamptz   $3 from_id text   $4 until_id text or null
-- Of the customers from $3 up to but not $4: two sessions share a large shop.
--
-- An order counts when it was placed before the as-of moment, was not cancelled before it, and something of it was kept:
-- its amount less what came back before that moment is above zero. What came back and belongs to no order known by then
-- lowers monetary alone: all returns are taken off, those of orders that do not count given back first.
--
-- Measured on 10 million orders and 1.7 million returns, seconds of CPU: merged along the key of orders, which carries
-- all it takes, 5.9; returns folded into an array for each customer 10.6, with the look-up fenced off 9.3; the orders
-- without their returns, corrected by those that had any, 9.0; a look-up of each returned order by its key 15.8. Wants
-- vacuumed tables, enable_hashagg = off and enable_hashjoin = off.
insert into customer_values (run_id, customer_id, last_order_day, frequency, monetary_minor)
select $1::bigint, kept.customer_id, kept.last_order_day, kept.frequency,
  kept.amount_minor - coalesce(returned.amount_minor, 0)
from (
  select customer_id,
    max(ordered_day) filter (where counted) as last_order_day,
    (count(*) filter (where counted))::integer as frequency,
    sum(case when counted then amount_minor else came_back_minor end)::bigint as amount_minor
  from (
    select o.customer_id, o.ordered_day, o.amount_minor, coalesce(r.amount_minor, 0) as came_back_minor,
      (o.cancelled_at is null or o.cancelled_at >= $2::timestamptz)
        and o.amount_minor > coalesce(r.amount_minor, 0) as counted
    from orders o
    left join (
      select customer_id, order_id, sum(amount_minor)::bigint as amount_minor
      from returns
      where returned_at < $2::timestamptz
        and customer_id >= $3::text and ($4::text is null or customer_id < $4::text)
      group by customer_id, order_id
    ) r on r.customer_id = o.customer_id and r.order_id = o.order_id
    where o.ordered_at < $2::timestamptz
      and o.customer_id >= $3::text and ($4::text is null or o.customer_id < $4::text)
  ) judged
  group by customer_id
) kept
left join (
  select customer_id, sum(amount_minor)::bigint as amount_minor
  from returns
  where returned_at < $2::timestamptz
    and customer_id >= $3::text and ($4::text is null or customer_id < $4::text)
  group by customer_id
) returned on returned.customer_id = kept.customer_id
where kept.frequency > 0;
