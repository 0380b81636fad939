-- The customers whose clusters are sought: all of them, or a fixed choice of $3 of them.
--   $1 run_id bigint   $2 as_of_day integer   $3 sample_size integer
select ln(1 + $2::integer - last_order_day::float8) as recency,
  ln(1 + frequency::float8) as frequency,
  ln(1 + greatest(monetary_minor, 0)::float8) as monetary
from customer_values
where run_id = $1::bigint
order by hashtextextended(customer_id, 0), customer_id
limit $3::integer;
