-- On a cluster only. What is staged lies in this session and the shop on the nodes, and no node can join the two. So the
-- merge works on copies of what the files touch, under the shop's own names: a session finds its temporary tables first.
-- The functions below are this session's, and none of the nodes' business.
set local citus.enable_ddl_propagation = off;

create temp table touched_customers on commit drop as
with named_orders as (
  select order_id from stage_orders
  union select order_id from stage_order_items
  union select order_id from stage_payments
  union select order_id from stage_reviews
  union select order_id from stage_returns
  union select order_id from stage_lines
), owners as (
  select distinct customer_id from public.orders where order_id in (select order_id from named_orders)
)
select customer_id from owners
union select customer_id from stage_customers
union select customer_id from stage_orders
union select customer_id from stage_returns
union select customer_id from stage_lines
union select a.customer_id from customer_aliases a join stage_orders o on o.customer_id = a.alias_id;

create temp table touched_products on commit drop as
with told as (
  select category from stage_translations
)
select product_id from public.products where category in (select category from told)
union select product_id from stage_products
union select product_id from stage_lines;

create function pg_temp.mark_changed() returns trigger language plpgsql as $$
begin
  new.is_changed := true;
  return new;
end $$;

-- What comes by insert is new; a copy is unchanged until it is updated.
create function pg_temp.copy_touched(shop_table name, touched text) returns void language plpgsql as $$
begin
  execute format(
    'create temp table %1$I (like public.%1$I including constraints including indexes, is_changed boolean not null default true)
     on commit drop', shop_table);
  execute format('insert into pg_temp.%1$I select *, false from public.%1$I where %2$s', shop_table, touched);
  execute format(
    'create trigger mark_changed before update on pg_temp.%I for each row execute function pg_temp.mark_changed()', shop_table);
  execute format('analyze pg_temp.%I', shop_table);
end $$;

select pg_temp.copy_touched('exchange_rates', 'true');
select pg_temp.copy_touched('products', 'product_id in (select product_id from touched_products)');
select pg_temp.copy_touched(shop_table, 'customer_id in (select customer_id from touched_customers)')
from unnest(array['customers', 'orders', 'order_items', 'payments', 'returns']::name[]) shop_table;

create temp table known_returns on commit drop as
select customer_id, return_id, line_no from pg_temp.returns;
