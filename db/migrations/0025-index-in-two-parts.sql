-- The indexes of a list in two parts that two sessions build at the same time: sorting a million names keeps one busy for
-- seconds, and create index takes no lock that another create index would wait for.

drop function index_priority_list(bigint);

create function index_priority_list(snapshot_run_id bigint, part integer) returns void language plpgsql as $$
declare
  rows_table text := 'priority_list_rows_' || snapshot_run_id;
begin
  if part = 1 then
    execute format('create unique index on %I (customer_id)', rows_table);
    execute format('create index on %I (segment, rank)', rows_table);
    execute format('create unique index on %I (rank)', rows_table);
  else
    execute format('create index on %I (recency_days, rank)', rows_table);
    execute format('create index on %I (frequency, rank)', rows_table);
    execute format('create index on %I (monetary_minor, rank)', rows_table);
  end if;
end $$;
