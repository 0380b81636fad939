-- The list holds every column of the scores, so readers find them there: writing, indexing and keeping them twice cost a
-- run over a million customers some seconds and gained no reader anything. customer_scores stays as what the steps of a
-- run hand to each other, beside customer_values, and goes when the run is published.

create or replace view rfm_scores as
select l.customer_id,
  l.last_purchase_date,
  l.recency_days,
  l.frequency,
  round(l.monetary_minor / power(10::numeric, r.currency_digits), r.currency_digits) as monetary,
  l.recency_score,
  l.frequency_score,
  l.monetary_score,
  l.overall_rfm_score,
  l.rfm_score,
  l.segment,
  date '1970-01-01' + r.as_of_day as calculated_date
from priority_list_rows l
join runs r on r.run_id = (select run_id from current_snapshot)
where l.run_id = (select run_id from current_snapshot);

create or replace function create_snapshot(snapshot_run_id bigint) returns void language plpgsql as $$
declare
  parent text;
begin
  foreach parent in array snapshot_tables() loop
    -- Unlogged where the rows are gone with the run anyway: what a crash of the server takes, the retry makes again.
    execute format('create %s table %I (like %I including defaults)',
      case when parent = 'priority_list_rows' then '' else 'unlogged' end, parent || '_' || snapshot_run_id, parent);
    execute format('alter table %I attach partition %I for values in (%s)',
      parent, parent || '_' || snapshot_run_id, snapshot_run_id);
  end loop;
end $$;

-- What no reader needs once the run is published; waits no longer than drop_snapshot.
create function drop_run_work(snapshot_run_id bigint) returns void language plpgsql set lock_timeout = '1s' as $$
declare
  parent text;
begin
  foreach parent in array array['customer_values', 'customer_scores'] loop
    execute format('drop table if exists %I', parent || '_' || snapshot_run_id);
  end loop;
end $$;

drop function index_scores(bigint);
