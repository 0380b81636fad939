-- How many customers fall between the cut-points, and how many share the commonest value of each measure: the tie report.
--   $1 run_id bigint   $2 as_of_day integer
--   $3 $4 $5 bigint[]  thresholds of recency, frequency and monetary
--   $6 $7 $8 bigint    the commonest recency, frequency and monetary
select
  width_bucket(($2::integer - last_order_day)::bigint, $3::bigint[]) as recency_passed,
  width_bucket(frequency::bigint, $4::bigint[]) as frequency_passed,
  width_bucket(monetary_minor, $5::bigint[]) as monetary_passed,
  count(*) as customers,
  count(*) filter (where $2::integer - last_order_day = $6::bigint) as commonest_recency,
  count(*) filter (where frequency = $7::bigint) as commonest_frequency,
  count(*) filter (where monetary_minor = $8::bigint) as commonest_monetary
from customer_values
where run_id = $1::bigint
group by 1, 2, 3;
