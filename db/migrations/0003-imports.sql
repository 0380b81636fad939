-- Where the shop's history came from, and what could not be taken.

create table imports (
  import_id bigint generated always as identity primary key,
  layout text not null check (layout in ('canonical', 'transactions', 'olist', 'online-retail', 'mapped')),
  source text not null,
  status text not null default 'running' check (status in ('running', 'finished', 'failed')),
  requested_by text,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  mapping jsonb,
  rows_read bigint not null default 0,
  rows_merged bigint not null default 0,
  rows_unchanged bigint not null default 0,
  rows_rejected bigint not null default 0,
  -- Counts by file, by table and by reason, for people to check against what they know of their data.
  report jsonb not null default '{}',
  error text,
  constraint imports_add_up check (status <> 'finished' or rows_read = rows_merged + rows_unchanged + rows_rejected),
  constraint imports_end check ((status = 'running') = (finished_at is null))
);

create table import_rejects (
  import_id bigint not null references imports on delete cascade,
  file text not null,
  line bigint not null,
  reason text not null,
  raw text not null,
  reject_no bigint generated always as identity,
  primary key (import_id, reject_no)
);

-- A mapping that the user gave for a file of unknown layout, found again by the file's header.
create table import_mappings (
  header text primary key,
  mapping jsonb not null,
  saved_at timestamptz not null default now()
);
