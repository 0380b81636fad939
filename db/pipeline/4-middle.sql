-- About where the middle of the list is, in the terms of 4-list.sql, from a sample: two sessions write a half each. Null when
-- the sample is empty.
--   $1 run_id bigint
select percentile_disc(0.5) within group (order by
  coalesce(p.probability, (s.recency_score + s.frequency_score + s.monetary_score - 16) * 1e15::float8
    + greatest(-4e14::float8, least(4e14::float8, s.monetary_minor::float8)))) as middle
from customer_scores s tablesample system (1)
left join customer_predictions p on p.run_id = $1::bigint and p.customer_id = s.customer_id
where s.run_id = $1::bigint;
