-- What the prediction steps of a run hand to each other, gone when it is published like customer_values.

-- The columns of db/pipeline/features.sql.
create table customer_features (
  run_id bigint not null,
  customer_id text collate "C" not null,
  recency_days integer,
  frequency integer,
  monetary_minor bigint,
  tenure_days integer,
  orders_30 integer,
  orders_60 integer,
  orders_90 integer,
  orders_180 integer,
  orders_365 integer,
  revenue_30 bigint,
  revenue_60 bigint,
  revenue_90 bigint,
  revenue_180 bigint,
  revenue_365 bigint,
  gap_mean double precision,
  gap_median double precision,
  gap_spread double precision,
  gap_last integer,
  recency_over_gap double precision,
  days_until_due double precision,
  decayed_15 double precision,
  decayed_30 double precision,
  decayed_90 double precision,
  decayed_180 double precision,
  shrunk_rate double precision,
  hazard double precision,
  orders_last_year integer,
  average_order_minor double precision,
  median_order_minor double precision,
  last_order_minor bigint,
  items_per_order double precision,
  distinct_products integer,
  distinct_categories integer,
  discount_share double precision,
  returned_share double precision,
  return_days integer,
  days_since_return integer,
  month integer,
  shop_activity double precision
) partition by list (run_id);

create table customer_predictions (
  run_id bigint not null,
  customer_id text collate "C" not null,
  probability double precision not null,
  dormant boolean not null,
  -- The customer's median order: what a purchase would probably bring.
  typical_minor double precision not null
) partition by list (run_id);

create or replace function snapshot_tables() returns text[] language sql immutable as $$
  select array['customer_values', 'customer_scores', 'customer_features', 'customer_predictions', 'priority_list_rows']
$$;

create or replace function drop_run_work(snapshot_run_id bigint) returns void
language plpgsql set lock_timeout = '1s' as $$
declare
  parent text;
begin
  foreach parent in array array_remove(snapshot_tables(), 'priority_list_rows') loop
    execute format('drop table if exists %I', parent || '_' || snapshot_run_id);
  end loop;
end $$;
