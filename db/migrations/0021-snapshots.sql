-- The results of runs, one partition for each run and table, so that an old snapshot is dropped whole. The parents carry
-- no indexes: a partition is attached empty, loaded, and indexed afterwards, which is several times faster than keeping
-- its indexes up to date row by row. Attaching takes no lock that a reader would notice; `create table … partition of`
-- would wait for every open export and hold up all readers behind it.

-- Recency, frequency and monetary before they are scored: what the steps of a run hand to each other. No reader.
create table customer_values (
  run_id bigint not null,
  customer_id text collate "C" not null,
  last_order_day integer not null,
  frequency integer not null,
  monetary_minor bigint not null
) partition by list (run_id);

create table customer_scores (
  run_id bigint not null,
  customer_id text collate "C" not null,
  last_order_day integer not null,
  recency_days integer not null,
  frequency integer not null,
  monetary_minor bigint not null,
  recency_score smallint not null,
  frequency_score smallint not null,
  monetary_score smallint not null,
  segment text not null
) partition by list (run_id);

-- The denormalised list that people page through: rank is its default order, without gaps.
create table priority_list_rows (
  run_id bigint not null,
  customer_id text collate "C" not null,
  rank integer not null,
  -- Where the previous published run had the customer; null when it did not have them.
  previous_rank integer,
  previous_segment text,
  name text,
  email text,
  phone text,
  city text,
  state text,
  country text,
  segment text not null,
  last_purchase_date date not null,
  recency_days integer not null,
  frequency integer not null,
  monetary_minor bigint not null,
  recency_score smallint not null,
  frequency_score smallint not null,
  monetary_score smallint not null,
  rfm_score smallint not null,
  overall_rfm_score smallint not null,
  -- Null until a model has scored the customer.
  probability double precision,
  predicted_label boolean,
  confidence double precision,
  expected_value_minor bigint,
  reasons jsonb
) partition by list (run_id);

-- What stays of a snapshot that retention has dropped.
create table retired_scores (
  run_id bigint not null,
  customer_id text collate "C" not null,
  segment text not null,
  recency_score smallint not null,
  frequency_score smallint not null,
  monetary_score smallint not null,
  probability real,
  primary key (customer_id, run_id)
);

create function snapshot_tables() returns text[] language sql immutable as $$
  select array['customer_values', 'customer_scores', 'priority_list_rows']
$$;

create function create_snapshot(snapshot_run_id bigint) returns void language plpgsql as $$
declare
  parent text;
begin
  foreach parent in array snapshot_tables() loop
    -- The values are gone with the run anyway: what a crash of the server takes, the retry makes again.
    execute format('create %s table %I (like %I including defaults)',
      case when parent = 'customer_values' then 'unlogged' else '' end, parent || '_' || snapshot_run_id, parent);
    execute format('alter table %I attach partition %I for values in (%s)',
      parent, parent || '_' || snapshot_run_id, snapshot_run_id);
  end loop;
end $$;

-- Waits at most one second for readers of an old snapshot: the caller tries again later instead of queueing in front of
-- everyone who reads the current one.
create function drop_snapshot(snapshot_run_id bigint) returns void language plpgsql set lock_timeout = '1s' as $$
declare
  parent text;
begin
  foreach parent in array snapshot_tables() loop
    execute format('drop table if exists %I', parent || '_' || snapshot_run_id);
  end loop;
end $$;

create function index_scores(snapshot_run_id bigint) returns void language plpgsql as $$
begin
  execute format('create unique index on %I (customer_id)', 'customer_scores_' || snapshot_run_id);
end $$;

create function index_priority_list(snapshot_run_id bigint) returns void language plpgsql as $$
declare
  rows_table text := 'priority_list_rows_' || snapshot_run_id;
begin
  execute format('create unique index on %I (rank)', rows_table);
  execute format('create unique index on %I (customer_id)', rows_table);
  execute format('create index on %I (segment, rank)', rows_table);
  execute format('create index on %I (recency_days, rank)', rows_table);
  execute format('create index on %I (frequency, rank)', rows_table);
  execute format('create index on %I (monetary_minor, rank)', rows_table);
end $$;
