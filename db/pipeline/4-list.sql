-- The denormalised list in its default order, with the place that each customer had in the previous published run.
--   $1 run_id bigint   $2 previous_run_id bigint or null
-- Written in the order of rank, so that a page of the list is a few neighbouring blocks.
insert into priority_list_rows (run_id, customer_id, rank, previous_rank, previous_segment, name, email, phone, city, state,
  country, segment, last_purchase_date, recency_days, frequency, monetary_minor, recency_score, frequency_score,
  monetary_score, rfm_score, overall_rfm_score)
select $1::bigint, ranked.customer_id, ranked.rank, before.rank, before.segment, c.name, c.email, c.phone, c.city, c.state,
  c.country, ranked.segment, date '1970-01-01' + ranked.last_order_day, ranked.recency_days, ranked.frequency,
  ranked.monetary_minor, ranked.recency_score, ranked.frequency_score, ranked.monetary_score,
  ranked.recency_score * 100 + ranked.frequency_score * 10 + ranked.monetary_score,
  ranked.recency_score + ranked.frequency_score + ranked.monetary_score
from (
  select s.*,
    row_number() over (order by s.recency_score + s.frequency_score + s.monetary_score desc, s.monetary_minor desc,
      s.recency_days, s.customer_id) as rank
  from customer_scores s
  where s.run_id = $1::bigint
) ranked
join customers c on c.customer_id = ranked.customer_id
left join priority_list_rows before on before.run_id = $2::bigint and before.customer_id = ranked.customer_id
order by ranked.rank;
