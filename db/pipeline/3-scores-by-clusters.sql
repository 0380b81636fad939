-- Scores, and the segment whose centre is nearest on the scaled logarithms of recency, frequency and monetary.
--   $1 run_id bigint      $2 as_of_day integer
--   $3 $4 $5 bigint[]     thresholds of recency, frequency and monetary for the scores 1 to 5
--   $6 means float8[3]    $7 deviations float8[3]   of the logarithms
--   $8 $9 $10 float8[]    centres: recency, frequency, monetary    $11 segments text[], one for each centre
--   $12 from_id text      $13 until_id text or null
-- Of two centres at the same distance the first wins, so that a customer has exactly one segment.
-- Of the customers from $12 up to but not $13: two sessions share a large shop.
insert into customer_scores (run_id, customer_id, last_order_day, recency_days, frequency, monetary_minor,
  recency_score, frequency_score, monetary_score, segment)
select $1::bigint, customer_id, last_order_day, recency_days, frequency, monetary_minor,
  5 - width_bucket(recency_days::bigint, $3::bigint[]),
  1 + width_bucket(frequency::bigint, $4::bigint[]),
  1 + width_bucket(monetary_minor, $5::bigint[]),
  (
    select centre.segment
    from unnest($8::float8[], $9::float8[], $10::float8[], $11::text[]) with ordinality
      as centre (recency, frequency, monetary, segment, position)
    order by (scaled_recency - centre.recency) ^ 2 + (scaled_frequency - centre.frequency) ^ 2
      + (scaled_monetary - centre.monetary) ^ 2, centre.position
    limit 1
  )
from (
  select customer_id, last_order_day, $2::integer - last_order_day as recency_days, frequency, monetary_minor,
    (ln(1 + $2::integer - last_order_day::float8) - ($6::float8[])[1]) / ($7::float8[])[1] as scaled_recency,
    (ln(1 + frequency::float8) - ($6::float8[])[2]) / ($7::float8[])[2] as scaled_frequency,
    (ln(1 + greatest(monetary_minor, 0)::float8) - ($6::float8[])[3]) / ($7::float8[])[3] as scaled_monetary
  from customer_values
  where run_id = $1::bigint and customer_id >= $12::text and ($13::text is null or customer_id < $13::text)
) valued;
