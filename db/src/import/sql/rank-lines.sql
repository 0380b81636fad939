-- Lines that are equal in every column are one line: the first is kept, the others are exact duplicates. What is left is
-- numbered within its order and product by content, so that the same lines get the same names in whatever file they come.
-- Both windows run on one sort, which does without the raw text: with it the sort took twice as long.
create temp table ranked_lines on commit drop as
select ctid as row_id, file_no, line, attributes, order_id, customer_id, product_id, description, category, brand, quantity,
  unit_price, amount, ordered_at, status, cancelled_at, currency, is_return, name, email, phone, city, state, country,
  postal_code,
  row_number() over (
    partition by customer_id, order_id, product_id, is_return, ordered_at, unit_price, quantity, amount, description collate "C",
      country collate "C", status collate "C", attributes
    order by file_no, line
  ) as copy_no,
  dense_rank() over (
    partition by customer_id, order_id, product_id, is_return
    order by ordered_at, unit_price, quantity, amount, description collate "C", country collate "C", status collate "C", attributes
  ) as nth
from stage_lines
where reason is null;

-- By row address, since the rows are few and the table is wide.
update stage_lines set reason = 'exact duplicate'
where ctid = any (array(select row_id from ranked_lines where copy_no > 1));

delete from ranked_lines where copy_no > 1;

analyze ranked_lines;

create temp table line_orders on commit drop as
select customer_id, order_id, is_return, min(ordered_at) as ordered_at, max(status) as status,
  max(cancelled_at) as cancelled_at, max(currency) as currency, max(country) as country, max(name) as name,
  max(email) as email, max(phone) as phone, max(city) as city, max(state) as state, max(postal_code) as postal_code
from ranked_lines
group by customer_id, order_id, is_return;

analyze line_orders;

-- An order belongs to one customer: to the one that the database knows, else to the first.
create temp table foreign_orders on commit drop as
select customer_id, order_id, is_return
from (
  select l.customer_id, l.order_id, l.is_return,
    first_value(l.customer_id) over (
      partition by l.order_id, l.is_return order by (e.customer_id is null), l.ordered_at, l.customer_id
    ) as owner_id
  from line_orders l left join orders e on e.customer_id = l.customer_id and e.order_id = l.order_id
) as owned
where owner_id <> customer_id
union
select l.customer_id, l.order_id, l.is_return
from line_orders l join orders e on e.order_id = l.order_id and e.customer_id <> l.customer_id
where not l.is_return;

update stage_lines set reason = 'order belongs to another customer'
where ctid = any (array(
  select r.row_id from ranked_lines r join foreign_orders f using (customer_id, order_id, is_return)
));

delete from ranked_lines r using foreign_orders f
where (r.customer_id, r.order_id, r.is_return) = (f.customer_id, f.order_id, f.is_return);

delete from line_orders l using foreign_orders f
where (l.customer_id, l.order_id, l.is_return) = (f.customer_id, f.order_id, f.is_return);
