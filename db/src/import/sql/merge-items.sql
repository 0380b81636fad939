create temp table final_items on commit drop as
with filled as (
  select m.file_no, m.line, m.customer_id, m.order_id, m.source_line, e.line_no, m.product_id,
    coalesce(m.seller_id, e.seller_id) as seller_id, m.quantity, m.unit_price, m.freight,
    case when m.amount <> m.quantity * m.unit_price then m.amount::numeric(18, 4) end as line_amount,
    coalesce(q.rate, e.exchange_rate) as exchange_rate,
    case when m.attributes is null then e.attributes else coalesce(e.attributes, '{}') || m.attributes end as attributes,
    row(e.product_id, e.seller_id, e.quantity, e.unit_price, e.freight, e.line_amount, e.exchange_rate, e.attributes) as known
  from merge_items m
  left join order_rates q on q.customer_id = m.customer_id and q.order_id = m.order_id
  left join order_items e
    on e.customer_id = m.customer_id and e.order_id = m.order_id and coalesce(e.source_line, e.line_no::text) = m.source_line
)
select file_no, line, customer_id, order_id, source_line, line_no, product_id, seller_id, quantity, unit_price, freight,
  line_amount, exchange_rate, attributes,
  case
    when line_no is null then 'new'
    when row(product_id, seller_id, quantity, unit_price, freight, line_amount, exchange_rate, attributes) is distinct from known then 'changed'
    else 'same'
  end as outcome
from filled;

insert into order_items
  (customer_id, order_id, line_no, source_line, product_id, seller_id, quantity, unit_price, freight, line_amount,
   exchange_rate, attributes, import_id)
select n.customer_id, n.order_id, coalesce(e.last_line_no, 0) + n.nth, n.source_line, n.product_id, n.seller_id,
  n.quantity, n.unit_price, n.freight, n.line_amount, n.exchange_rate, n.attributes,
  p.import_id
from (
  select f.*, row_number() over (partition by customer_id, order_id order by file_no, line) as nth
  from final_items f where outcome = 'new'
) as n
cross join import_parameters p
left join (
  select i.customer_id, i.order_id, max(i.line_no) as last_line_no
  from order_items i join final_orders o on o.customer_id = i.customer_id and o.order_id = i.order_id
  where o.outcome <> 'new'
  group by i.customer_id, i.order_id
) as e on e.customer_id = n.customer_id and e.order_id = n.order_id
order by n.customer_id, n.order_id, n.nth;

insert into import_changes (import_id, shop_table, customer_id, written_by, row_before)
select p.import_id, 'order_items', i.customer_id, i.import_id, pg_temp.before(to_jsonb(i), i.attributes)
from order_items i join final_items f using (customer_id, order_id, line_no) cross join import_parameters p
where f.outcome = 'changed';

update order_items as i
set product_id = f.product_id, seller_id = f.seller_id, quantity = f.quantity, unit_price = f.unit_price,
  freight = f.freight, line_amount = f.line_amount, exchange_rate = f.exchange_rate, attributes = f.attributes,
  import_id = p.import_id
from final_items f cross join import_parameters p
where f.outcome = 'changed' and f.customer_id = i.customer_id and f.order_id = i.order_id and f.line_no = i.line_no;

insert into import_counts (file_no, merged, unchanged)
select file_no, count(*) filter (where outcome <> 'same'), count(*) filter (where outcome = 'same')
from final_items
group by file_no;
