-- Returns that name their order.

update stage_returns as s set line_no = numbered.line_no
from (
  select ctid as row_id, row_number() over (partition by return_id order by file_no, line)::integer as line_no
  from stage_returns where reason is null and line_no is null
) as numbered
where s.ctid = numbered.row_id;

select pg_temp.reject_repeats('stage_returns', 'return_id, line_no');

create temp table final_returns on commit drop as
with owned as (
  select s.*, o.customer_id as owner_id, o.currency as order_currency, o.exchange_rate as order_rate, o.ordered_day
  from stage_returns s
  left join orders o on o.order_id = s.order_id and (s.customer_id is null or s.customer_id = o.customer_id)
  where s.reason is null
), filled as (
  select w.file_no, w.line, w.owner_id as customer_id, w.return_id, w.line_no, e.return_id is null as is_new, w.order_id,
    w.product_id, w.quantity, w.amount, pg_temp.minor(w.amount, p.currency_digits) as amount_minor, w.returned_at,
    pg_temp.shop_day(w.returned_at, p.time_zone) as returned_day, coalesce(w.currency, e.currency) as currency,
    p.has_currencies and w.currency <> p.currency and (w.currency <> w.order_currency or w.order_rate is null)
      and not exists (select from daily_rates d where d.currency = w.currency and d.day = w.ordered_day) as is_unrated,
    w.ordered_day,
    case when w.attributes is null then e.attributes else coalesce(e.attributes, '{}') || w.attributes end as attributes,
    e.exchange_rate is not null as is_converted,
    row(e.order_id, e.product_id, e.quantity, e.amount, e.returned_at, e.returned_day, e.currency, e.attributes) as known,
    e.amount_minor as known_minor
  from owned w
  cross join import_parameters p
  left join returns e on e.customer_id = w.owner_id and e.return_id = w.return_id and e.line_no = w.line_no
)
select file_no, line, customer_id, return_id, line_no, order_id, product_id, quantity, amount, amount_minor, returned_at,
  returned_day, ordered_day, currency, is_unrated, attributes,
  case
    when is_new then 'new'
    when row(order_id, product_id, quantity, amount, returned_at, returned_day, currency, attributes) is distinct from known
      -- What was converted is compared as the source wrote it: settle-rates.sql rounds it with the rest of its order.
      or (not is_converted and amount_minor is distinct from known_minor)
      then 'changed'
    else 'same'
  end as outcome
from filled;

update stage_returns as s set reason = 'order not found'
from final_returns f
where f.customer_id is null and (s.file_no, s.line) = (f.file_no, f.line);

update stage_returns as s set reason = pg_temp.no_rate(s.currency, f.ordered_day)
from final_returns f
where f.customer_id is not null and f.is_unrated and (s.file_no, s.line) = (f.file_no, f.line);

delete from final_returns where is_unrated;

insert into returns
  (customer_id, return_id, line_no, order_id, product_id, quantity, amount, amount_minor, returned_at, returned_day, currency,
   attributes, import_id)
select customer_id, return_id, line_no, order_id, product_id, quantity, amount, amount_minor, returned_at, returned_day, currency,
  attributes, import_id
from final_returns cross join (select import_id from import_parameters) p
where outcome = 'new' and customer_id is not null order by customer_id, return_id, line_no;

insert into import_changes (import_id, shop_table, customer_id, written_by, row_before)
select p.import_id, 'returns', r.customer_id, r.import_id, pg_temp.before(to_jsonb(r), r.attributes)
from returns r join final_returns f using (customer_id, return_id, line_no) cross join import_parameters p
where f.outcome = 'changed' and r.import_id is distinct from p.import_id;

update returns as r
set order_id = f.order_id, product_id = f.product_id, quantity = f.quantity, amount = f.amount,
  amount_minor = f.amount_minor, returned_at = f.returned_at, returned_day = f.returned_day, currency = f.currency,
  attributes = f.attributes, import_id = p.import_id
from final_returns f cross join import_parameters p
where f.outcome = 'changed' and f.customer_id = r.customer_id and f.return_id = r.return_id and f.line_no = r.line_no;

insert into import_counts (file_no, merged, unchanged)
select file_no, count(*) filter (where outcome <> 'same'), count(*) filter (where outcome = 'same')
from final_returns where customer_id is not null
group by file_no;
