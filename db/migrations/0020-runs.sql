-- Runs, what they were asked for, and what they decided on the way. Plain local tables on a Citus coordinator.

-- A scheme names every combination of scores. cells[(r - 1) * bands * bands + (f - 1) * bands + m] is a position in
-- segments: an array without gaps has exactly one name for each (R, F, M), so the checks below make a scheme total and
-- disjoint without a trigger. A scheme of clusters has no cells: each run finds its own centres.
create function has_distinct_names(names text[]) returns boolean language sql immutable as $$
  select count(*) = count(distinct trim(name)) and bool_and(trim(name) <> '') from unnest(names) as name
$$;

create table segment_schemes (
  scheme_id bigint generated always as identity primary key,
  name text not null unique check (name <> ''),
  kind text not null check (kind in ('cells', 'clusters')),
  bands smallint not null default 5 check (bands in (4, 5)),
  segments text[] not null,
  cells smallint[],
  -- Counts the edits, so that a run can say by which version it named its customers.
  version integer not null default 1 check (version > 0),
  shipped boolean not null default false,
  updated_at timestamptz not null default now(),
  constraint segment_schemes_names check (
    cardinality(segments) between 2 and 30 and array_ndims(segments) = 1 and has_distinct_names(segments)),
  constraint segment_schemes_total check (
    (kind = 'cells') = (cells is not null)
    and (cells is null or (
      array_ndims(cells) = 1 and array_lower(cells, 1) = 1 and cardinality(cells) = bands * bands * bands
      and array_position(cells, null) is null
      and 1 <= all (cells) and cardinality(segments) >= all (cells)))),
  constraint segment_schemes_clusters check (kind = 'cells' or cardinality(segments) <= 12)
);

insert into segment_schemes (name, kind, bands, segments, cells, shipped)
select 'standard', 'cells', 5,
  array['Champions', 'Loyal', 'Potential Loyalist', 'New', 'Promising', 'Need Attention', 'About to Sleep',
        'At-Risk', 'Can''t Lose Them', 'Hibernating', 'Lost'],
  array_agg(case
    when r = 5 and f >= 4 then 1
    when r in (3, 4) and f >= 4 then 2
    when r >= 4 and f in (2, 3) then 3
    when r = 5 then 4
    when r = 4 then 5
    when r = 3 and f = 3 then 6
    when r = 3 then 7
    when f in (3, 4) then 8
    when f = 5 then 9
    when r = 1 and f = 1 then 11
    else 10 end::smallint order by r, f, m),
  true
from generate_series(1, 5) as r, generate_series(1, 5) as f, generate_series(1, 5) as m;

insert into segment_schemes (name, kind, bands, segments, cells, shipped)
select 'four tiers', 'cells', 4, array['Champions', 'Loyal', 'At-Risk', 'Lost'],
  array_agg(case when r + f + m >= 10 then 1 when r + f + m >= 8 then 2 when r + f + m >= 5 then 3 else 4 end::smallint
    order by r, f, m),
  true
from generate_series(1, 4) as r, generate_series(1, 4) as f, generate_series(1, 4) as m;

insert into segment_schemes (name, kind, segments, shipped)
values ('clusters', 'clusters', array['Champions', 'Loyal', 'Promising', 'At-Risk', 'Lost'], true);

-- The scheme that the next run uses.
alter table settings add column scheme_id bigint not null default 1 references segment_schemes on delete restrict;

-- Cut-points that the analyst fixed by hand; a measure without a row here is cut at its percentiles.
create table fixed_cutpoints (
  bands smallint not null check (bands in (4, 5)),
  measure text not null check (measure in ('recency', 'frequency', 'monetary')),
  cuts bigint[] not null,
  fixed_at timestamptz not null default now(),
  primary key (bands, measure),
  constraint fixed_cutpoints_ascend check (
    array_ndims(cuts) = 1 and array_lower(cuts, 1) = 1 and cardinality(cuts) = bands - 1
    and array_position(cuts, null) is null
    and cuts[1] <= cuts[2] and cuts[2] <= cuts[3] and (bands = 4 or cuts[3] <= cuts[4]))
);

create table runs (
  run_id bigint generated always as identity primary key,
  status text not null default 'queued'
    check (status in ('queued', 'running', 'published', 'failed', 'cancelled')),
  requested_by text not null,
  requested_at timestamptz not null default now(),
  job_id uuid,
  train boolean not null default false,
  -- The number of the attempt that may write. A retry raises it, and whoever holds an older number is a ghost.
  attempt integer not null default 0,
  cancel_requested_at timestamptz,
  -- Decided when the run starts and kept by its retries, so that a retried run ends like an undisturbed one.
  as_of timestamptz,
  as_of_day integer,
  as_of_reason text check (as_of_reason in ('given', 'now', 'newest data')),
  time_zone text,
  currency text,
  currency_digits smallint,
  scheme jsonb,
  clusters jsonb,
  previous_run_id bigint references runs on delete set null,
  customers bigint,
  counted_orders bigint,
  revenue_minor bigint,
  started_at timestamptz,
  finished_at timestamptz,
  error_code text,
  error text,
  -- Null while the rows of the snapshot are there.
  snapshot_dropped_at timestamptz,
  constraint runs_end check ((status in ('queued', 'running')) = (finished_at is null)),
  constraint runs_fail_with_words check ((status = 'failed') = (error is not null)),
  constraint runs_decided check (
    status <> 'published'
    or num_nulls(as_of, as_of_day, as_of_reason, time_zone, currency, currency_digits, scheme, customers) = 0)
);

-- One recompute at a time, whoever asks.
create unique index runs_one_under_way on runs ((true)) where status in ('queued', 'running');
create index runs_newest_first on runs (requested_at desc, run_id desc);

create table run_steps (
  run_id bigint not null references runs on delete cascade,
  step text not null,
  position smallint not null,
  attempt integer not null,
  status text not null check (status in ('running', 'done', 'failed')),
  rows_done bigint not null default 0,
  rows_expected bigint,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (run_id, step)
);

-- Cut-points of a run, ascending. A value scores one more for each cut-point below it; recency counts down.
create table rfm_cutpoints (
  run_id bigint not null references runs on delete cascade,
  bands smallint not null check (bands in (4, 5)),
  measure text not null check (measure in ('recency', 'frequency', 'monetary')),
  cuts bigint[] not null,
  fixed_by_hand boolean not null default false,
  -- The tie report: what equal values did to the scores.
  customers_by_score bigint[] not null,
  empty_scores smallint[] not null,
  commonest_value bigint,
  commonest_customers bigint not null,
  primary key (run_id, bands, measure)
);

create table run_segments (
  run_id bigint not null references runs on delete cascade,
  segment text not null,
  position smallint not null,
  customers bigint not null,
  counted_orders bigint not null,
  monetary_minor bigint not null,
  primary key (run_id, segment)
);

-- Which snapshot readers see. Always one row; null until the first run is published.
create table current_snapshot (
  only_row boolean primary key default true check (only_row),
  run_id bigint references runs on delete restrict,
  published_at timestamptz
);

insert into current_snapshot default values;

-- The newest order, which decides the default as-of moment, without reading the history.
create index orders_by_time on orders (ordered_at);
