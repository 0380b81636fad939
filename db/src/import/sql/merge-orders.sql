analyze merge_orders, merge_items, merge_payments;

-- The amount of an order is what its lines cost, without freight; where it has no lines, what was paid. Lines and payments
-- that an earlier import brought and this one does not repeat count too.
create temp table order_amounts on commit drop as
with line_amounts as (
  select customer_id, order_id, sum(amount) as amount
  from (
    select customer_id, order_id, amount from merge_items
    union all
    select e.customer_id, e.order_id, coalesce(e.line_amount, e.quantity * e.unit_price)
    from merge_orders o
    join order_items e on e.customer_id = o.customer_id and e.order_id = o.order_id
    left join merge_items m
      on m.customer_id = e.customer_id and m.order_id = e.order_id
      and m.source_line = coalesce(e.source_line, e.line_no::text)
    where m.order_id is null
  ) as every_line
  group by customer_id, order_id
), payment_amounts as (
  select customer_id, order_id, sum(amount) as amount
  from (
    select customer_id, order_id, amount from merge_payments
    union all
    select e.customer_id, e.order_id, e.amount
    from merge_orders o
    join payments e on e.customer_id = o.customer_id and e.order_id = o.order_id
    left join merge_payments m
      on m.customer_id = e.customer_id and m.order_id = e.order_id and m.payment_no = e.payment_no
    where m.order_id is null
  ) as every_payment
  group by customer_id, order_id
)
select o.customer_id, o.order_id, coalesce(o.amount, l.amount, p.amount) as amount
from merge_orders o
left join line_amounts l using (customer_id, order_id)
left join payment_amounts p using (customer_id, order_id);

create temp table final_orders on commit drop as
with filled as (
  select m.file_no, m.customer_id, m.order_id, e.order_id is null as is_new,
    -- Lines of one order may lie in two files: the order began with the earlier.
    case when m.file_no is null then least(m.ordered_at, e.ordered_at) else m.ordered_at end as ordered_at,
    coalesce(m.status, e.status, 'completed') as status,
    case
      when m.status is null then e.cancelled_at
      when not coalesce(w.is_cancelled, false) and m.cancelled_at is null then null
      when m.cancelled_at is not null then m.cancelled_at
      -- Cancelled since the beginning, as far as we can know.
      when e.order_id is null then '-infinity'
      -- Seen alive before: all that is known is that it was cancelled by now.
      else coalesce(e.cancelled_at, p.started_at)
    end as cancelled_at,
    coalesce(m.currency, case when e.currency_told then e.currency end, p.currency) as currency,
    coalesce(m.currency is not null, false) or coalesce(e.currency_told, false) as is_told,
    coalesce(q.rate, e.exchange_rate) as known_rate,
    round(coalesce(a.amount, e.amount, 0), 4) as amount,
    case when m.attributes is null then e.attributes else coalesce(e.attributes, '{}') || m.attributes end as attributes,
    row(e.ordered_at, e.status, e.cancelled_at, e.currency, e.amount, e.exchange_rate, e.currency_told, e.amount_minor, e.ordered_day,
      e.attributes) as known,
    p.time_zone, p.currency as shop_currency, p.currency_digits
  from merge_orders m
  cross join import_parameters p
  left join order_amounts a using (customer_id, order_id)
  left join order_rates q using (customer_id, order_id)
  left join status_meanings w on w.status = m.status
  left join orders e on e.customer_id = m.customer_id and e.order_id = m.order_id
), rated as (
  select f.*, nullif(is_told, false) as currency_told, case when currency <> shop_currency then known_rate end as exchange_rate
  from filled f
), counted as (
  -- Rounded once, the sum and not its parts.
  select r.*, pg_temp.minor(case when exchange_rate is null then amount else amount * exchange_rate end, currency_digits) as amount_minor,
    pg_temp.shop_day(ordered_at, time_zone) as ordered_day
  from rated r
)
select file_no, customer_id, order_id, ordered_at, status, cancelled_at, currency, amount, exchange_rate, currency_told,
  amount_minor, ordered_day, attributes,
  case
    when is_new then 'new'
    when row(ordered_at, status, cancelled_at, currency, amount, exchange_rate, currency_told, amount_minor, ordered_day, attributes)
      is distinct from known then 'changed'
    else 'same'
  end as outcome
from counted;

insert into orders
  (customer_id, order_id, ordered_at, status, cancelled_at, currency, amount, exchange_rate, currency_told, amount_minor,
   ordered_day, attributes, import_id)
select customer_id, order_id, ordered_at, status, cancelled_at, currency, amount, exchange_rate, currency_told, amount_minor,
  ordered_day, attributes, import_id
from final_orders cross join (select import_id from import_parameters) p where outcome = 'new' order by customer_id, order_id;

insert into import_changes (import_id, shop_table, customer_id, written_by, row_before)
select p.import_id, 'orders', o.customer_id, o.import_id, pg_temp.before(to_jsonb(o), o.attributes)
from orders o join final_orders f using (customer_id, order_id) cross join import_parameters p
where f.outcome = 'changed';

update orders as o
set ordered_at = f.ordered_at, status = f.status, cancelled_at = f.cancelled_at, currency = f.currency, amount = f.amount,
  exchange_rate = f.exchange_rate, currency_told = f.currency_told, amount_minor = f.amount_minor, ordered_day = f.ordered_day, attributes = f.attributes,
  import_id = p.import_id
from final_orders f cross join import_parameters p
where f.outcome = 'changed' and f.customer_id = o.customer_id and f.order_id = o.order_id;

insert into import_counts (file_no, merged, unchanged)
select file_no, count(*) filter (where outcome <> 'same'), count(*) filter (where outcome = 'same')
from final_orders where file_no is not null
group by file_no;
