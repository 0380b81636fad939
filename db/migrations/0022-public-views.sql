-- For BI and for anyone with psql: the current snapshot under names that stay. The sub-query on the pointer, instead of a
-- join, lets the planner read the one partition alone.

create view rfm_scores as
select s.customer_id,
  date '1970-01-01' + s.last_order_day as last_purchase_date,
  s.recency_days,
  s.frequency,
  round(s.monetary_minor / power(10::numeric, r.currency_digits), r.currency_digits) as monetary,
  s.recency_score,
  s.frequency_score,
  s.monetary_score,
  (s.recency_score + s.frequency_score + s.monetary_score)::smallint as overall_rfm_score,
  (s.recency_score * 100 + s.frequency_score * 10 + s.monetary_score)::smallint as rfm_score,
  s.segment,
  date '1970-01-01' + r.as_of_day as calculated_date
from customer_scores s
join runs r on r.run_id = (select run_id from current_snapshot)
where s.run_id = (select run_id from current_snapshot);

create view priority_list as
select l.rank,
  l.previous_rank,
  l.previous_rank - l.rank as movement,
  l.customer_id, l.name, l.email, l.phone, l.city, l.state, l.country,
  l.segment,
  l.previous_segment,
  l.last_purchase_date,
  l.recency_days,
  l.frequency,
  round(l.monetary_minor / power(10::numeric, r.currency_digits), r.currency_digits) as monetary,
  l.recency_score, l.frequency_score, l.monetary_score, l.rfm_score, l.overall_rfm_score,
  l.probability as purchase_probability,
  l.predicted_label,
  l.confidence,
  round(l.expected_value_minor / power(10::numeric, r.currency_digits), r.currency_digits) as expected_value,
  l.reasons,
  l.run_id
from priority_list_rows l
join runs r on r.run_id = (select run_id from current_snapshot)
where l.run_id = (select run_id from current_snapshot);

-- Empty until a model has been trained and its scores published.
create view predictions as
select l.customer_id,
  l.probability as purchase_probability,
  l.predicted_label,
  l.confidence,
  date '1970-01-01' + r.as_of_day as prediction_date
from priority_list_rows l
join runs r on r.run_id = (select run_id from current_snapshot)
where l.run_id = (select run_id from current_snapshot) and l.probability is not null;

create view segments as
select s.position,
  s.segment,
  s.customers,
  s.customers::numeric / nullif(sum(s.customers) over (), 0) as share,
  s.counted_orders,
  round(s.monetary_minor / power(10::numeric, r.currency_digits), r.currency_digits) as monetary,
  date '1970-01-01' + r.as_of_day as calculated_date
from run_segments s
join runs r on r.run_id = s.run_id
where s.run_id = (select run_id from current_snapshot);

-- Segment and scores of every customer in every run whose snapshot was published, kept or retired.
create view customer_history as
select h.customer_id, h.run_id, r.as_of, date '1970-01-01' + r.as_of_day as as_of_date,
  h.segment, h.recency_score, h.frequency_score, h.monetary_score, h.probability
from (
  select run_id, customer_id, segment, recency_score, frequency_score, monetary_score, probability
  from retired_scores
  union all
  select run_id, customer_id, segment, recency_score, frequency_score, monetary_score, probability::real
  from priority_list_rows
) h
join runs r on r.run_id = h.run_id and r.status = 'published';
