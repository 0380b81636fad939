-- Lines that carry their order and customer beside them become orders, items and returns.

create temp table missing_customers on commit drop as
select distinct l.customer_id from line_orders l
where not exists (select from customers c where c.customer_id = l.customer_id);

update stage_lines set reason = 'customer not found'
where ctid = any (array(select r.row_id from ranked_lines r join missing_customers m using (customer_id)));

delete from ranked_lines r using missing_customers m where r.customer_id = m.customer_id;
delete from line_orders l using missing_customers m where l.customer_id = m.customer_id;

insert into merge_orders (customer_id, order_id, ordered_at, status, cancelled_at, currency, attributes)
select customer_id, order_id, ordered_at, status, cancelled_at, currency,
  case when country is not null then jsonb_build_object('country', country) end
from line_orders
where not is_return;

-- A description stays with its line where it is not the product's name.
insert into merge_items
  (file_no, line, customer_id, order_id, source_line, product_id, quantity, unit_price, freight, amount, attributes)
select r.file_no, r.line, r.customer_id, r.order_id, coalesce(r.product_id, '') || '#' || r.nth, r.product_id,
  r.quantity, coalesce(r.unit_price, round(r.amount / r.quantity, 4)), 0, coalesce(r.amount, r.quantity * r.unit_price),
  case
    when r.description is distinct from p.name and r.description is not null
      then coalesce(r.attributes, '{}') || jsonb_build_object('description', r.description)
    else r.attributes
  end
from ranked_lines r left join products p using (product_id)
where not r.is_return;

create temp table merge_return_lines on commit drop as
with told as (
  select file_no, line, customer_id, order_id as return_id, coalesce(product_id, '') || '#' || nth as source_line,
    product_id, quantity, coalesce(amount, quantity * unit_price)::numeric(18, 4) as amount, ordered_at as returned_at,
    currency, attributes
  from ranked_lines
  where is_return
), known as (
  select customer_id, return_id, source_line, sum(quantity) as quantity, sum(amount) as amount, min(returned_at) as returned_at,
    max(currency) as currency
  from returns
  where source_line is not null and (customer_id, return_id) in (select customer_id, return_id from told)
  group by customer_id, return_id, source_line
)
select t.file_no, t.line, t.customer_id, t.return_id, t.source_line, t.product_id, t.quantity, t.amount, t.returned_at,
  coalesce(t.currency, k.currency) as currency, t.attributes,
  case
    when k.return_id is null then 'new'
    when row(t.quantity, t.amount, t.returned_at, coalesce(t.currency, k.currency))
      is distinct from row(k.quantity, k.amount, k.returned_at, k.currency) then 'changed'
    else 'same'
  end as outcome
from told t left join known k using (customer_id, return_id, source_line);

insert into import_counts (file_no, merged, unchanged)
select file_no, count(*) filter (where outcome <> 'same'), count(*) filter (where outcome = 'same')
from merge_return_lines
group by file_no;
