-- On a cluster only: what the merge did to its copies is done to the shop.
create temp table gone_returns on commit drop as
select customer_id, return_id, line_no from known_returns
except
select customer_id, return_id, line_no from pg_temp.returns;

delete from public.returns
where (customer_id, return_id, line_no) in (select customer_id, return_id, line_no from gone_returns);

create function pg_temp.write_back(shop_table regclass) returns void language plpgsql as $$
declare
  columns text;
  key_columns text;
  changes text;
begin
  select string_agg(quote_ident(attname), ', ' order by attnum),
    string_agg(quote_ident(attname), ', ' order by attnum) filter (where attnum = any (indkey[0:indnkeyatts - 1])),
    string_agg(format('%1$I = excluded.%1$I', attname), ', ' order by attnum)
      filter (where attnum <> all (indkey[0:indnkeyatts - 1]))
  into columns, key_columns, changes
  from pg_attribute join pg_index on indrelid = attrelid and indisprimary
  where attrelid = shop_table and attnum > 0 and not attisdropped;
  execute format(
    'insert into %1$s (%2$s) select %2$s from pg_temp.%3$I where is_changed on conflict (%4$s) do update set %5$s',
    shop_table, columns, (select relname from pg_class where oid = shop_table), key_columns, changes);
end $$;

-- Customers before their orders, and orders before what lies in them.
select pg_temp.write_back('public.exchange_rates');
select pg_temp.write_back('public.products');
select pg_temp.write_back('public.customers');
select pg_temp.write_back('public.orders');
select pg_temp.write_back('public.order_items');
select pg_temp.write_back('public.payments');
select pg_temp.write_back('public.returns');
