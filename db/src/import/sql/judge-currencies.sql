-- An order has one currency: what the database knows it by, else what its order, its lines or its payments say first. A row
-- in another one is rejected, and so is an order in a currency that has no rate on its day. Rows without a currency are in
-- their order's. Where no currency but the shop's is about, all of this is passed by.

create temp table daily_rates on commit drop as
select r.currency, d.day, r.rate
from (
  select currency, day, rate, lead(day) over (partition by currency order by day) as next_day from exchange_rates
  where (select has_currencies from import_parameters)
) r
cross join lateral days_of_rate(r.day, r.next_day) d (day);

create temp table order_currencies on commit drop as
with told as (
  select distinct on (order_id) order_id, currency
  from (
    select order_id, currency, 0 as place, -file_no as file_no, -line as line from stage_orders where reason is null
    union all select order_id, currency, 1, file_no, line from stage_lines where reason is null and not is_return
    union all select order_id, currency, 1, file_no, line from stage_order_items where reason is null
    union all select order_id, currency, 2, file_no, line from stage_payments where reason is null
  ) every_row
  where currency is not null and (select has_currencies from import_parameters)
  order by order_id, place, file_no, line
)
select t.order_id, coalesce(e.currency, t.currency) as currency
from told t left join orders e on e.order_id = t.order_id and e.currency_told;

analyze daily_rates, order_currencies;

create function pg_temp.other_currency(of_order text, of_row text) returns text language sql immutable as $$
  select format('The order is in %s, this row in %s.', of_order, of_row)
$$;

create function pg_temp.no_rate(currency text, day integer) returns text language sql immutable as $$
  select format('No rate for %s on %s: add one under Settings → Currencies, then import again.', currency, date '1970-01-01' + day)
$$;

update stage_orders s set reason = pg_temp.other_currency(c.currency, s.currency)
from order_currencies c where c.order_id = s.order_id and s.reason is null and s.currency <> c.currency;
update stage_order_items s set reason = pg_temp.other_currency(c.currency, s.currency)
from order_currencies c where c.order_id = s.order_id and s.reason is null and s.currency <> c.currency;
update stage_payments s set reason = pg_temp.other_currency(c.currency, s.currency)
from order_currencies c where c.order_id = s.order_id and s.reason is null and s.currency <> c.currency;
update stage_lines s set reason = pg_temp.other_currency(c.currency, s.currency)
from order_currencies c where c.order_id = s.order_id and s.reason is null and not s.is_return and s.currency <> c.currency;

-- The day of an order is that of its first line.
create temp table unrated_orders on commit drop as
select c.order_id, c.currency, o.day
from order_currencies c
cross join import_parameters p
join (
  select order_id, pg_temp.shop_day(min(ordered_at), (select time_zone from import_parameters)) as day
  from (
    select order_id, ordered_at from stage_orders where reason is null
    union all select order_id, ordered_at from stage_lines where reason is null and not is_return
  ) rows_of_orders
  where order_id in (select order_id from order_currencies)
  group by order_id
) o using (order_id)
left join daily_rates r on r.currency = c.currency and r.day = o.day
where c.currency <> p.currency and r.rate is null;

-- Orders that only their lines or payments are brought of.
insert into unrated_orders (order_id, currency, day)
select c.order_id, c.currency, e.ordered_day
from order_currencies c
cross join import_parameters p
join orders e on e.order_id = c.order_id
left join daily_rates r on r.currency = c.currency and r.day = e.ordered_day
where c.currency <> p.currency and r.rate is null and e.exchange_rate is null
  and not exists (select from stage_orders o where o.order_id = c.order_id)
  and not exists (select from stage_lines l where l.order_id = c.order_id);

update stage_orders s set reason = pg_temp.no_rate(u.currency, u.day)
from unrated_orders u where u.order_id = s.order_id and s.reason is null;
update stage_lines s set reason = pg_temp.no_rate(u.currency, u.day)
from unrated_orders u where u.order_id = s.order_id and s.reason is null and not s.is_return;
update stage_order_items s set reason = pg_temp.no_rate(u.currency, u.day)
from unrated_orders u
where u.order_id = s.order_id and s.reason is null and not exists (select from stage_orders o where o.order_id = s.order_id);
update stage_payments s set reason = pg_temp.no_rate(u.currency, u.day)
from unrated_orders u
where u.order_id = s.order_id and s.reason is null and not exists (select from stage_orders o where o.order_id = s.order_id);

-- What came back without naming its order is converted by its own day, unless a purchase is found for it.
update stage_lines s set reason = pg_temp.no_rate(s.currency, pg_temp.shop_day(s.ordered_at, p.time_zone))
from import_parameters p
where p.has_currencies and s.reason is null and s.is_return and s.currency <> p.currency
  and not exists (
    select from daily_rates r where r.currency = s.currency and r.day = pg_temp.shop_day(s.ordered_at, p.time_zone)
  );
