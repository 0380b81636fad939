-- Recency, frequency and monetary of every customer with a counted order, as known at the as-of moment.
--   $1 run_id bigint   $2 as_of timestamptz   $3 from_id text   $4 until_id text or null
-- Of the customers from $3 up to but not $4: two sessions share a large shop.
--
-- An order counts when it was placed before the as-of moment, was not cancelled before it, and something of it was kept:
-- its amount less what came back before that moment is above zero. What came back and belongs to no order known by then
-- lowers monetary alone.
--
-- Measured on 10 million orders with 5 % returns: returns folded into one array for each customer and merged along the
-- covering index 7.0 s; a hash join on (customer_id, order_id) 9.1 s, a merge join on both 10.1 s. Wants a vacuumed
-- table, enable_hashagg = off and enable_hashjoin = off: see settings.sql.
insert into customer_values (run_id, customer_id, last_order_day, frequency, monetary_minor)
select $1::bigint, customer_id, last_order_day, frequency, kept_minor - (returned_minor - matched_minor)
from (
  select customer_id,
    max(ordered_day) filter (where counted) as last_order_day,
    (count(*) filter (where counted))::integer as frequency,
    (sum(amount_minor - came_back_minor) filter (where counted))::bigint as kept_minor,
    coalesce(max(returned_minor), 0) as returned_minor,
    sum(came_back_minor)::bigint as matched_minor
  from (
    select customer_id, ordered_day, amount_minor, came_back_minor, returned_minor,
      (cancelled_at is null or cancelled_at >= $2::timestamptz) and amount_minor > came_back_minor as counted
    from (
      select o.customer_id, o.ordered_day, o.amount_minor, o.cancelled_at, r.returned_minor,
        coalesce(r.amounts[array_position(r.order_ids, o.order_id)], 0) as came_back_minor
      from orders o
      left join (
        select customer_id,
          array_agg(order_id) filter (where order_id is not null) as order_ids,
          array_agg(amount_minor) filter (where order_id is not null) as amounts,
          sum(amount_minor)::bigint as returned_minor
        from (
          select customer_id, order_id, sum(amount_minor)::bigint as amount_minor
          from returns
          where returned_at < $2::timestamptz
            and customer_id >= $3::text and ($4::text is null or customer_id < $4::text)
          group by customer_id, order_id
        ) by_order
        group by customer_id
      ) r on r.customer_id = o.customer_id
      where o.ordered_at < $2::timestamptz
        and o.customer_id >= $3::text and ($4::text is null or o.customer_id < $4::text)
    ) known
  ) judged
  group by customer_id
) summed
where frequency > 0;
