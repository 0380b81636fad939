-- Spreads the per-customer tables over the nodes of a Citus cluster: `foresale distribute` runs this in one transaction, on
-- a database that has been migrated and may hold a shop already. The statements of a run stay as they are.
--
-- Everything about one customer lies on one node. Products and exchange rates are copied to every node. All other tables
-- (runs, the current pointer, cut-points, events, settings, users, the job queue, the importer's own tables) stay on the
-- coordinator.

-- Keys between distributed tables come after the tables: Citus refuses a table that refers to one which is still local.
alter table orders drop constraint orders_customer;
alter table order_items drop constraint order_items_order;
alter table payments drop constraint payments_order;
alter table returns drop constraint returns_customer;
alter table outreach drop constraint outreach_customer_id_fkey;
alter table outreach_events drop constraint outreach_events_customer_id_fkey;

select create_reference_table('products');
select create_reference_table('exchange_rates');

select create_distributed_table('customers', 'customer_id');
select create_distributed_table('orders', 'customer_id', colocate_with => 'customers');
select create_distributed_table('order_items', 'customer_id', colocate_with => 'customers');
select create_distributed_table('payments', 'customer_id', colocate_with => 'customers');
select create_distributed_table('returns', 'customer_id', colocate_with => 'customers');
select create_distributed_table('outreach', 'customer_id', colocate_with => 'customers');
select create_distributed_table('outreach_events', 'customer_id', colocate_with => 'customers');

-- The results of runs, with the partitions that they have; those of later runs follow their parents when they are attached.
select create_distributed_table('customer_values', 'customer_id', colocate_with => 'customers');
select create_distributed_table('customer_scores', 'customer_id', colocate_with => 'customers');
select create_distributed_table('customer_features', 'customer_id', colocate_with => 'customers');
select create_distributed_table('customer_predictions', 'customer_id', colocate_with => 'customers');
select create_distributed_table('priority_list_rows', 'customer_id', colocate_with => 'customers');
select create_distributed_table('retired_scores', 'customer_id', colocate_with => 'customers');
select create_distributed_table('prediction_outcomes', 'customer_id', colocate_with => 'customers');

alter table orders add constraint orders_customer foreign key (customer_id)
  references customers on delete cascade;
alter table order_items add constraint order_items_order foreign key (customer_id, order_id)
  references orders on delete cascade;
alter table payments add constraint payments_order foreign key (customer_id, order_id)
  references orders on delete cascade;
alter table returns add constraint returns_customer foreign key (customer_id)
  references customers on delete cascade;
alter table outreach add constraint outreach_customer_id_fkey foreign key (customer_id)
  references customers on delete cascade;
alter table outreach_events add constraint outreach_events_customer_id_fkey foreign key (customer_id)
  references customers on delete cascade;

-- The place on the list is unique because row_number() made it; a node could only see to it for its own customers, so here
-- the index that finds it is a plain one. One session makes both indexes, on all nodes at once: two sessions that change the
-- indexes of one table trip over each other here ("could not open relation", seen once in some dozen runs).
create or replace function index_priority_list(snapshot_run_id bigint, part integer) returns void language plpgsql as $$
declare
  rows_table text := 'priority_list_rows_' || snapshot_run_id;
begin
  if part = 1 then
    execute format('create unique index on %I (customer_id)', rows_table);
    execute format('create index on %I (rank)', rows_table);
  end if;
end $$;

-- In SQL it would be put into the query that calls it, where Citus does not look: the query would read the coordinator's own
-- tables, which are empty, and say nothing. In plpgsql the same query is asked as a whole, and its answer brought to the
-- coordinator.
do $$
declare
  statement text;
begin
  -- None where it is so already: a backup of a distributed shop that was restored.
  for statement in
    select format('create or replace function counted_orders(%s) returns %s language plpgsql stable as %L',
      pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), 'begin return query ' || p.prosrc || '; end')
    from pg_proc p join pg_language l on l.oid = p.prolang
    where p.oid = 'counted_orders(timestamptz)'::regprocedure and l.lanname = 'sql'
  loop
    execute statement;
  end loop;
end $$;
