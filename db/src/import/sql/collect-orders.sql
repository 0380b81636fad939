-- Orders, items and payments that come in files of their own. An order must find its customer, a line its order.

create temp table merge_orders (
  file_no integer, line bigint, customer_id text collate "C" not null, order_id text collate "C" not null,
  ordered_at timestamptz not null, status text, cancelled_at timestamptz, currency text, amount numeric, attributes jsonb
) on commit drop;

create temp table merge_items (
  file_no integer not null, line bigint not null, customer_id text collate "C" not null,
  order_id text collate "C" not null, source_line text collate "C" not null, product_id text collate "C",
  seller_id text collate "C", quantity numeric(18, 4) not null, unit_price numeric(18, 4) not null,
  freight numeric(18, 4) not null, amount numeric not null, attributes jsonb
) on commit drop;

create temp table merge_payments (
  file_no integer not null, line bigint not null, customer_id text collate "C" not null,
  order_id text collate "C" not null, payment_no text collate "C" not null, type text, amount numeric(18, 4) not null,
  paid_at timestamptz, attributes jsonb
) on commit drop;

-- A payment without a number of its own is named by its place among the payments of its order.
update stage_payments as s set payment_no = numbered.payment_no
from (
  select ctid as row_id, row_number() over (partition by order_id order by file_no, line)::text as payment_no
  from stage_payments where reason is null and payment_no is null
) as numbered
where s.ctid = numbered.row_id;

update stage_order_items as s set source_line = numbered.source_line
from (
  select ctid as row_id,
    coalesce(product_id, '') || '#' || row_number() over (partition by order_id, product_id order by file_no, line) as source_line
  from stage_order_items where reason is null and source_line is null
) as numbered
where s.ctid = numbered.row_id;

select pg_temp.reject_repeats('stage_orders', 'order_id');
select pg_temp.reject_repeats('stage_order_items', 'order_id, source_line');
select pg_temp.reject_repeats('stage_payments', 'order_id, payment_no');

analyze stage_orders, stage_order_items, stage_payments;

-- Without a customers file the orders are all we know of a customer. With one, a customer who is not in it is an error.
insert into customers (customer_id, import_id)
select distinct o.customer_id, p.import_id from stage_orders o cross join import_parameters p
where o.reason is null and p.layout <> 'olist' and not exists (select from stage_customers)
on conflict (customer_id) do nothing;

create temp table owned_orders on commit drop as
select o.ctid as row_id, o.order_id, c.customer_id as customer_id, other.customer_id as other_customer_id
from stage_orders o
cross join import_parameters p
left join customer_aliases a on p.layout = 'olist' and a.alias_id = o.customer_id
left join customers c on c.customer_id = case when p.layout = 'olist' then a.customer_id else o.customer_id end
left join orders other on other.order_id = o.order_id and other.customer_id <> c.customer_id
where o.reason is null;

update stage_orders as o
set reason = case when w.customer_id is null then 'customer not found' else 'order belongs to another customer' end
from owned_orders w
where o.ctid = w.row_id and (w.customer_id is null or w.other_customer_id is not null);

insert into merge_orders
  (file_no, line, customer_id, order_id, ordered_at, status, cancelled_at, currency, amount, attributes)
select o.file_no, o.line, w.customer_id, o.order_id, o.ordered_at, o.status, o.cancelled_at, coalesce(o.currency, c.currency),
  o.amount, o.attributes
from stage_orders o
join owned_orders w on w.order_id = o.order_id
left join order_currencies c on c.order_id = o.order_id
where o.reason is null;

analyze merge_orders;

-- Orders that this import does not bring, but brings lines of.
insert into merge_orders (customer_id, order_id, ordered_at, currency)
select e.customer_id, e.order_id, e.ordered_at, c.currency
from orders e
left join order_currencies c on c.order_id = e.order_id
where e.order_id in (
    select order_id from stage_order_items where reason is null
    union select order_id from stage_payments where reason is null
  )
  and not exists (select from stage_orders o where o.order_id = e.order_id);

update stage_order_items as s
set reason = case when exists (select from stage_orders o where o.order_id = s.order_id) then 'its order was rejected' else 'order not found' end
where reason is null and not exists (select from merge_orders m where m.order_id = s.order_id);

update stage_payments as s
set reason = case when exists (select from stage_orders o where o.order_id = s.order_id) then 'its order was rejected' else 'order not found' end
where reason is null and not exists (select from merge_orders m where m.order_id = s.order_id);

insert into merge_items
  (file_no, line, customer_id, order_id, source_line, product_id, seller_id, quantity, unit_price, freight, amount, attributes)
select s.file_no, s.line, m.customer_id, s.order_id, s.source_line, s.product_id, s.seller_id, s.quantity, s.unit_price,
  coalesce(s.freight, 0), s.quantity * s.unit_price, s.attributes
from stage_order_items s join merge_orders m using (order_id)
where s.reason is null;

insert into merge_payments (file_no, line, customer_id, order_id, payment_no, type, amount, paid_at, attributes)
select s.file_no, s.line, m.customer_id, s.order_id, s.payment_no, s.type, s.amount, s.paid_at, s.attributes
from stage_payments s join merge_orders m using (order_id)
where s.reason is null;
