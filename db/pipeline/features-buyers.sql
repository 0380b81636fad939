-- Who, of those who had ordered before the cut-off, bought within the horizon: the outcomes of training examples.
--   $1 cut-off timestamptz   $2 end of the horizon timestamptz
-- An order counts as in 1-values.sql, by what was known of it when the horizon ended.
select customer_id
from (
  select o.customer_id, o.amount_minor, coalesce(sum(r.amount_minor), 0) as came_back_minor
  from orders o
  left join returns r on r.customer_id = o.customer_id and r.order_id = o.order_id and r.returned_at < $2::timestamptz
  where o.ordered_at >= $1::timestamptz and o.ordered_at < $2::timestamptz
    and (o.cancelled_at is null or o.cancelled_at >= $2::timestamptz)
    and exists (select from orders e where e.customer_id = o.customer_id and e.ordered_at < $1::timestamptz)
  group by o.customer_id, o.order_id
) placed
where amount_minor > came_back_minor
group by customer_id
order by customer_id;
