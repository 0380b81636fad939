-- The rate of each order that is not in the shop's currency.
create temp table order_rates on commit drop as
select m.customer_id, m.order_id, coalesce(r.rate, e.exchange_rate) as rate
from merge_orders m
cross join import_parameters p
left join orders e on e.customer_id = m.customer_id and e.order_id = m.order_id
left join daily_rates r
  on r.currency = coalesce(m.currency, e.currency) and r.day = pg_temp.shop_day(
    case when m.file_no is null then least(m.ordered_at, e.ordered_at) else m.ordered_at end, p.time_zone)
where p.has_currencies and coalesce(m.currency, e.currency) <> p.currency
  and coalesce(r.rate, e.exchange_rate) is not null;

analyze order_rates;
