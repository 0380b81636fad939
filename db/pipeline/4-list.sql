-- The denormalised list in its default order, with the place that each customer had in the previous published run: the
-- likeliest buyers first, or without a model the highest RFM scores.
--   $1 run_id bigint   $2 previous_run_id bigint or null
--   $3 threshold float8: the probability from which on customers are labelled as buyers
--   $4 band_from float8[]   $5 band_customers integer[]   $6 band_share float8[]   $7 band_low float8[]   $8 band_high float8[]
--   $9 least float8   $10 below float8   $11 customers integer, of all: two sessions share a large shop. The upper half has
--     the order $9 and more, the lower one less than $10 and the last ranks of $11; what is null bounds nothing.
-- $4 to $8 are the model's test customers by bands of probability: how many of them bought, and its interval. Of those who
-- are predicted not to buy, the share that did not is the confidence.
-- Written in the order of rank, so that a page of the list is a few neighbouring blocks.
insert into priority_list_rows (run_id, customer_id, rank, previous_rank, previous_segment, name, email, phone, city, state,
  country, segment, last_purchase_date, recency_days, frequency, monetary_minor, recency_score, frequency_score,
  monetary_score, rfm_score, overall_rfm_score, probability, predicted_label, confidence, confidence_customers,
  confidence_low, confidence_high, expected_value_minor, typical_minor, dormant)
select $1::bigint, ranked.customer_id, ranked.rank, before.rank, before.segment, c.name, c.email, c.phone, c.city, c.state,
  c.country, ranked.segment, date '1970-01-01' + ranked.last_order_day, ranked.recency_days, ranked.frequency,
  ranked.monetary_minor, ranked.recency_score, ranked.frequency_score, ranked.monetary_score,
  ranked.recency_score * 100 + ranked.frequency_score * 10 + ranked.monetary_score,
  ranked.overall_score,
  ranked.probability, ranked.predicted_label,
  case when ranked.predicted_label then ($6::float8[])[ranked.band] else 1 - ($6::float8[])[ranked.band] end,
  ($5::integer[])[ranked.band],
  case when ranked.predicted_label then ($7::float8[])[ranked.band] else 1 - ($8::float8[])[ranked.band] end,
  case when ranked.predicted_label then ($8::float8[])[ranked.band] else 1 - ($7::float8[])[ranked.band] end,
  round(ranked.probability * ranked.typical_minor)::bigint, round(ranked.typical_minor)::bigint, ranked.dormant
from (
  select s.*, s.probability >= $3::float8 as predicted_label, width_bucket(s.probability, $4::float8[]) as band,
    coalesce($11::integer - count(*) over (), 0) + row_number() over (order by s.place desc, s.overall_score desc,
      s.monetary_minor desc, s.recency_days, s.customer_id) as rank
  from (
    select s.*, s.recency_score + s.frequency_score + s.monetary_score as overall_score,
      p.probability, p.dormant, p.typical_minor,
      -- Orders like the probability, or below all of them like overall score and money: one number to compare where five
      -- columns took two and a half times as long (a million customers: 2.7 s). What it leaves equal, the columns decide.
      coalesce(p.probability, (s.recency_score + s.frequency_score + s.monetary_score - 16) * 1e15::float8
        + greatest(-4e14::float8, least(4e14::float8, s.monetary_minor::float8))) as place
    from customer_scores s
    left join customer_predictions p on p.run_id = $1::bigint and p.customer_id = s.customer_id
    where s.run_id = $1::bigint
  ) s
  where ($9::float8 is null or s.place >= $9::float8) and ($10::float8 is null or s.place < $10::float8)
) ranked
join customers c on c.customer_id = ranked.customer_id
left join priority_list_rows before on before.run_id = coalesce($2::bigint, 0) and before.customer_id = c.customer_id
order by ranked.rank;
