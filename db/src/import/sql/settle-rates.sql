-- What lies in an order is converted by the rate of the order.
insert into import_changes (import_id, shop_table, customer_id, written_by, row_before)
select p.import_id, 'order_items', i.customer_id, i.import_id, pg_temp.before(to_jsonb(i), i.attributes)
from order_items i join order_rates q using (customer_id, order_id) cross join import_parameters p
where i.exchange_rate is distinct from q.rate and i.import_id is distinct from p.import_id
union all
select p.import_id, 'payments', s.customer_id, s.import_id, pg_temp.before(to_jsonb(s), s.attributes)
from payments s join order_rates q using (customer_id, order_id) cross join import_parameters p
where s.exchange_rate is distinct from q.rate and s.import_id is distinct from p.import_id;

update order_items i set exchange_rate = q.rate, import_id = p.import_id
from order_rates q cross join import_parameters p
where i.customer_id = q.customer_id and i.order_id = q.order_id and i.exchange_rate is distinct from q.rate;

update payments s set exchange_rate = q.rate, import_id = p.import_id
from order_rates q cross join import_parameters p
where s.customer_id = q.customer_id and s.order_id = q.order_id and s.exchange_rate is distinct from q.rate;

-- A return takes the rate of its order, so that an order that came back whole is worth nothing; one in another currency, or
-- without an order, that of the day. Those of one order are rounded as running totals, for the same reason.
create temp table touched_returns on commit drop as
select customer_id from order_rates
union select customer_id from touched_pairs where (select has_currencies from import_parameters)
union select customer_id from final_returns where customer_id is not null and (select has_currencies from import_parameters);

create temp table settled_returns on commit drop as
with told as (
  select r.customer_id, r.return_id, r.line_no, r.order_id, r.amount, r.returned_day,
    coalesce(r.currency, o.currency, p.currency) as currency, p.currency as shop_currency, p.currency_digits,
    o.currency as order_currency, o.exchange_rate as order_rate, coalesce(o.ordered_day, r.returned_day) as day,
    r.exchange_rate as known_rate
  from returns r
  cross join import_parameters p
  left join orders o on o.customer_id = r.customer_id and o.order_id = r.order_id
  where r.customer_id in (select customer_id from touched_returns)
), rated as (
  select t.*, case when t.currency = t.order_currency and t.order_rate is not null then t.order_rate
    else coalesce(d.rate, t.known_rate) end as rate
  from told t left join daily_rates d on d.currency = t.currency and d.day = t.day
  where t.currency <> t.shop_currency
), summed as (
  select *, sum(amount) over (
      partition by customer_id, coalesce(order_id, return_id), order_id is null, currency, rate order by return_id, line_no
    ) as amount_so_far
  from rated where rate is not null
)
select s.customer_id, s.return_id, s.line_no, s.currency, s.rate,
  pg_temp.minor(s.amount_so_far * s.rate, s.currency_digits)
    - pg_temp.minor((s.amount_so_far - s.amount) * s.rate, s.currency_digits) as amount_minor
from summed s;

insert into import_changes (import_id, shop_table, customer_id, written_by, row_before)
select p.import_id, 'returns', r.customer_id, r.import_id, pg_temp.before(to_jsonb(r), r.attributes)
from returns r join settled_returns s using (customer_id, return_id, line_no) cross join import_parameters p
where row(r.currency, r.exchange_rate, r.amount_minor) is distinct from row(s.currency, s.rate, s.amount_minor)
  and r.import_id is distinct from p.import_id;

update returns r
set currency = s.currency, exchange_rate = s.rate, amount_minor = s.amount_minor, import_id = p.import_id
from settled_returns s cross join import_parameters p
where r.customer_id = s.customer_id and r.return_id = s.return_id and r.line_no = s.line_no
  and row(r.currency, r.exchange_rate, r.amount_minor) is distinct from row(s.currency, s.rate, s.amount_minor);
