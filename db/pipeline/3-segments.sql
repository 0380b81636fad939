-- How many customers each segment of the scheme has, those without any included.
--   $1 run_id bigint   $2 segments text[]
insert into run_segments (run_id, segment, position, customers, counted_orders, monetary_minor)
select $1::bigint, named.segment, named.position, coalesce(counted.customers, 0), coalesce(counted.counted_orders, 0),
  coalesce(counted.monetary_minor, 0)
from unnest($2::text[]) with ordinality as named (segment, position)
left join (
  select segment, count(*) as customers, sum(frequency)::bigint as counted_orders,
    sum(monetary_minor)::bigint as monetary_minor
  from customer_scores
  where run_id = $1::bigint
  group by segment
) counted on counted.segment = named.segment;
