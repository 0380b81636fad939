-- What a run predicts, and with which model.

alter table priority_list_rows
  -- How many test customers of the model the confidence was counted over, and its 95 % interval (Wilson).
  add column confidence_customers integer,
  add column confidence_low real,
  add column confidence_high real,
  -- No order within the days that make a customer eligible: scored all the same.
  add column dormant boolean;

alter table runs
  -- Decided when the run starts and kept by its retries. Null: ranked by RFM, for the reason that the warning says.
  add column model_id bigint references models on delete set null,
  add column horizon_days smallint,
  add column eligible_days integer,
  -- The share of eligible customers that the model labels as buyers, and the probability at which this run's begin.
  add column labelled_share double precision,
  add column threshold double precision,
  -- $4 to $9 of db/pipeline/features.sql, so that one customer's prediction can be taken apart later.
  add column feature_parameters jsonb,
  add column prediction_warning_code text,
  add column prediction_warning text,
  add constraint runs_warn_with_words check ((prediction_warning_code is null) = (prediction_warning is null));

create or replace view priority_list as
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
  l.run_id,
  l.confidence_customers,
  l.confidence_low,
  l.confidence_high,
  l.dormant
from priority_list_rows l
join runs r on r.run_id = (select run_id from current_snapshot)
where l.run_id = (select run_id from current_snapshot);

create or replace view predictions as
select l.customer_id,
  l.probability as purchase_probability,
  l.predicted_label,
  l.confidence,
  date '1970-01-01' + r.as_of_day as prediction_date,
  l.confidence_customers,
  l.confidence_low,
  l.confidence_high,
  round(l.expected_value_minor / power(10::numeric, r.currency_digits), r.currency_digits) as expected_value,
  l.dormant
from priority_list_rows l
join runs r on r.run_id = (select run_id from current_snapshot)
where l.run_id = (select run_id from current_snapshot) and l.probability is not null;
