-- What the whole shop lends to the features of a customer, as known at the as-of moment: one row.
--   $1 as_of timestamptz   $2 as_of_day integer   $3 horizon_days integer
--   $4 sample_mask bigint: of a large shop, the customers whose hash has none of these bits; 0 is everyone
--
-- prior_orders, prior_days: a gamma prior of the rate of buying, fitted by moments. A customer's shrunk rate is
--   (repeat orders + prior_orders) / (days since the first order + prior_days).
-- hazard: the share of customers who bought within a horizon, by how long they had been away when it began, in the bands
--   of hazard_days. It is counted over the last two horizons that had ended, each band pulled to the overall share by
--   twenty customers' weight.
-- rhythm_*: the histories of up to 4,000 customers by repeat orders, day of the last of them and days in all, counted from
--   the first order, with how many customers have each: what the parameters of BG/NBD are fitted to.
-- activity: counted orders a day over the last 30 days, over that of the last 365.
with kept as (
  select customer_id, $2::integer - ordered_day as age
  from (
    select o.customer_id, o.ordered_day, o.amount_minor, coalesce(r.amount_minor, 0) as came_back_minor
    from (select customer_id from customers where hashtextextended(customer_id, 0) & $4::bigint = 0) c
    join orders o on o.customer_id = c.customer_id
    left join (
      select customer_id, order_id, sum(amount_minor)::bigint as amount_minor
      from returns
      where returned_at < $1::timestamptz and order_id is not null
        and hashtextextended(customer_id, 0) & $4::bigint = 0
      group by customer_id, order_id
    ) r on r.customer_id = o.customer_id and r.order_id = o.order_id
    where o.ordered_at < $1::timestamptz and (o.cancelled_at is null or o.cancelled_at >= $1::timestamptz)
  ) known
  where amount_minor > came_back_minor
),
histories as (
  select customer_id,
    (count(*) - 1)::float8 as repeats,
    greatest(max(age), 1)::float8 as days,
    min(age)::float8 as recency,
    min(age) filter (where age > $3::integer) - $3::integer as away_1,
    min(age) <= $3::integer as came_1,
    min(age) filter (where age > 2 * $3::integer) - 2 * $3::integer as away_2,
    coalesce(bool_or(age > $3::integer and age <= 2 * $3::integer), false) as came_2,
    count(*) filter (where age <= 30) as orders_30,
    count(*) filter (where age <= 365) as orders_365
  from kept
  group by customer_id
),
shop as (
  select sum(repeats) / sum(days) as rate,
    sum(days * days) as squared_days, sum(repeats * repeats) as squared_repeats,
    sum(repeats * days) as crossed, sum(repeats) as repeats,
    (sum(orders_30) / 30.0) / (nullif(sum(orders_365), 0) / least(365.0, max(days))) as activity
  from histories
),
prior as (
  select rate, activity,
    -- E (repeats - rate * days)^2 = rate * days + (rate * days)^2 / shape
    least(20, greatest(0.05, coalesce(rate * rate * squared_days
      / nullif(greatest(squared_repeats - 2 * rate * crossed + rate * rate * squared_days - repeats, 0), 0), 20))) as shape
  from shop
),
bands as (
  select band, days
  from unnest(array[0, 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365]) with ordinality as b (days, band)
),
outcomes as (
  select width_bucket(away, array[0, 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365]) as band,
    count(*) as customers, count(*) filter (where came) as buyers
  from (
    select away_1 as away, came_1 as came from histories where away_1 is not null
    union all
    select away_2, came_2 from histories where away_2 is not null
  ) observed
  group by 1
),
rhythms as (
  select repeats, days - case when repeats = 0 then days else recency end as last_day, days, count(*) as customers
  from (
    select repeats, days, recency from histories order by hashtextextended(customer_id, 1), customer_id limit 4000
  ) sampled
  group by 1, 2, 3
),
overall as (
  select sum(buyers)::float8 / nullif(sum(customers), 0) as share from outcomes
)
select
  coalesce(prior.shape, 1)::float8 as prior_orders,
  coalesce(prior.shape / nullif(prior.rate, 0), 365)::float8 as prior_days,
  (select array_agg(bands.days order by band) from bands) as hazard_days,
  (select array_agg(coalesce((coalesce(buyers, 0) + 20 * share) / (coalesce(customers, 0) + 20), 0)::float8 order by bands.band)
    from bands cross join overall left join outcomes on outcomes.band = bands.band) as hazard,
  coalesce(prior.activity, 1)::float8 as activity,
  rhythm.*
from prior
cross join (
  select coalesce(array_agg(repeats order by repeats, last_day, days), '{}') as rhythm_repeats,
    coalesce(array_agg(last_day order by repeats, last_day, days), '{}') as rhythm_last_days,
    coalesce(array_agg(days order by repeats, last_day, days), '{}') as rhythm_days,
    coalesce(array_agg(customers::float8 order by repeats, last_day, days), '{}') as rhythm_customers
  from rhythms
) rhythm;
