-- Trainings that were asked for, and how they ended. Plain local table on a Citus coordinator.
create table trainings (
  training_id bigint generated always as identity primary key,
  status text not null default 'queued'
    check (status in ('queued', 'running', 'finished', 'refused', 'failed', 'cancelled')),
  requested_by text not null,
  requested_at timestamptz not null default now(),
  -- The run that waits for it, to score with what was learned.
  run_id bigint references runs on delete set null,
  job_id uuid,
  -- The number of the attempt that may write, as in runs.
  attempt integer not null default 0,
  cancel_requested_at timestamptz,
  -- Nothing known later was used. Given, or decided when it starts, and kept by its retries.
  as_of timestamptz,
  horizon_days smallint,
  eligible_days integer,
  features_hash text,
  -- Where it is.
  stage text,
  done integer not null default 0,
  of integer,
  started_at timestamptz,
  finished_at timestamptz,
  -- What came of it: a model, or the name of what is missing and a sentence that says so.
  model_id bigint references models on delete set null,
  promoted boolean not null default false,
  code text,
  sentence text,
  constraint trainings_end check ((status in ('queued', 'running')) = (finished_at is null)),
  constraint trainings_fail_with_words check (
    (status in ('refused', 'failed')) = (sentence is not null) and (code is null) = (sentence is null))
);

-- One training at a time, whoever asks.
create unique index trainings_one_under_way on trainings ((true)) where status in ('queued', 'running');
create index trainings_newest_first on trainings (requested_at desc, training_id desc);
