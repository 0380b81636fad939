-- Scores and segments under a scheme that names every combination of scores.
--   $1 run_id bigint      $2 as_of_day integer
--   $3 $4 $5 bigint[]     thresholds of recency, frequency and monetary for the scores 1 to 5
--   $6 $7 $8 bigint[]     thresholds by which the scheme divides them into its bands
--   $9 bands integer      $10 segments text[]      $11 cells smallint[]
--   $12 from_id text      $13 until_id text or null
-- A value passes a cut-point when it is greater, so equal values always get equal scores. width_bucket counts the
-- thresholds that are reached; a threshold is its cut-point plus one, which for whole numbers is the same as passing it.
-- Of the customers from $12 up to but not $13: two sessions share a large shop.
insert into customer_scores (run_id, customer_id, last_order_day, recency_days, frequency, monetary_minor,
  recency_score, frequency_score, monetary_score, segment)
select $1::bigint, customer_id, last_order_day, recency_days, frequency, monetary_minor,
  5 - width_bucket(recency_days::bigint, $3::bigint[]),
  1 + width_bucket(frequency::bigint, $4::bigint[]),
  1 + width_bucket(monetary_minor, $5::bigint[]),
  ($10::text[])[($11::smallint[])[1
    + ($9::integer - 1 - width_bucket(recency_days::bigint, $6::bigint[])) * $9::integer * $9::integer
    + width_bucket(frequency::bigint, $7::bigint[]) * $9::integer
    + width_bucket(monetary_minor, $8::bigint[])]]
from (
  select customer_id, last_order_day, $2::integer - last_order_day as recency_days, frequency, monetary_minor
  from customer_values
  where run_id = $1::bigint and customer_id >= $12::text and ($13::text is null or customer_id < $13::text)
) valued;
