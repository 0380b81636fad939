-- What one unit of another currency is worth in the shop's, from a day on.
create table exchange_rates (
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  day date not null,
  rate numeric(20, 10) not null check (rate > 0),
  primary key (currency, day)
);

-- The days on which a rate is the newest, counted from 1970-01-01: until the next one, and for 31 days at most. A shop that keeps
-- monthly rates has one for every day; weekends and holidays without a rate take the one before them.
create function days_of_rate(day date, next_day date) returns setof integer language sql immutable as $$
  select generate_series(day, least(next_day - 1, day + 31), '1 day')::date - date '1970-01-01'
$$;

create view exchange_rates_by_day as
select r.currency, d.day, r.rate
from (
  select currency, day, rate, lead(day) over (partition by currency order by day) as next_day from exchange_rates
) r
cross join lateral days_of_rate(r.day, r.next_day) d (day);

-- Money stays as the source wrote it. The rate beside it makes it the shop's; null where it is the shop's already.
alter table orders
  add column exchange_rate numeric(20, 10),
  -- True where the source named the currency; where it named none, the order is in the shop's.
  add column currency_told boolean;
alter table order_items add column exchange_rate numeric(20, 10);
alter table payments add column exchange_rate numeric(20, 10);
alter table returns
  -- Null: the order's, or the shop's where there is no order.
  add column currency text,
  add column exchange_rate numeric(20, 10);

-- The shop's own currency was never distinguished from "none given"; another one was always given.
update orders set currency_told = true where currency <> (select currency from settings);

create index orders_converted on orders (currency, ordered_day) where exchange_rate is not null;
