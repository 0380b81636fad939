create temp table final_payments on commit drop as
with filled as (
  select m.file_no, m.customer_id, m.order_id, m.payment_no, e.payment_no is null as is_new,
    coalesce(m.type, e.type) as type, m.amount, coalesce(m.paid_at, e.paid_at) as paid_at,
    coalesce(q.rate, e.exchange_rate) as exchange_rate,
    case when m.attributes is null then e.attributes else coalesce(e.attributes, '{}') || m.attributes end as attributes,
    row(e.type, e.amount, e.paid_at, e.exchange_rate, e.attributes) as known
  from merge_payments m
  left join payments e using (customer_id, order_id, payment_no)
  left join order_rates q using (customer_id, order_id)
)
select file_no, customer_id, order_id, payment_no, type, amount, paid_at, exchange_rate, attributes,
  case
    when is_new then 'new'
    when row(type, amount, paid_at, exchange_rate, attributes) is distinct from known then 'changed'
    else 'same'
  end as outcome
from filled;

insert into payments (customer_id, order_id, payment_no, type, amount, paid_at, exchange_rate, attributes, import_id)
select customer_id, order_id, payment_no, type, amount, paid_at, exchange_rate, attributes, import_id
from final_payments cross join (select import_id from import_parameters) p where outcome = 'new' order by customer_id, order_id, payment_no;

insert into import_changes (import_id, shop_table, customer_id, written_by, row_before)
select i.import_id, 'payments', p.customer_id, p.import_id, pg_temp.before(to_jsonb(p), p.attributes)
from payments p join final_payments f using (customer_id, order_id, payment_no) cross join import_parameters i
where f.outcome = 'changed';

update payments as p
set type = f.type, amount = f.amount, paid_at = f.paid_at, exchange_rate = f.exchange_rate, attributes = f.attributes, import_id = i.import_id
from final_payments f cross join import_parameters i
where f.outcome = 'changed' and f.customer_id = p.customer_id and f.order_id = p.order_id and f.payment_no = p.payment_no;

insert into import_counts (file_no, merged, unchanged)
select file_no, count(*) filter (where outcome <> 'same'), count(*) filter (where outcome = 'same')
from final_payments
group by file_no;
