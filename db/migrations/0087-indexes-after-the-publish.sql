-- What a list must have when it is published are the two indexes that also prove it right: every customer once, every rank
-- once. Those that only make some orders and filters faster are made right after, while people read it already: at a
-- million customers they are a sixth of the run. Servers sort and filter large lists in memory; these are for small ones
-- until then, for psql and for BI.

create or replace function index_priority_list(snapshot_run_id bigint, part integer) returns void language plpgsql as $$
declare
  rows_table text := 'priority_list_rows_' || snapshot_run_id;
begin
  if part = 1 then
    execute format('create unique index on %I (customer_id)', rows_table);
  else
    execute format('create unique index on %I (rank)', rows_table);
  end if;
end $$;

-- Makes those that are missing, so that it may be called again after a kill.
create function speed_up_priority_list(snapshot_run_id bigint) returns void language plpgsql as $$
declare
  rows_table text := 'priority_list_rows_' || snapshot_run_id;
  sorted_by text;
begin
  foreach sorted_by in array array['segment', 'recency_days', 'frequency', 'monetary_minor'] loop
    if to_regclass(rows_table || '_by_' || sorted_by) is null then
      execute format('create index %I on %I (%I, rank)', rows_table || '_by_' || sorted_by, rows_table, sorted_by);
    end if;
  end loop;
end $$;
