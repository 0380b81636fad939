-- An import may begin with an upload: its row is there from the first byte, and is the request that a worker finds.
--
-- The files lie in the database, a megabyte to a row. Servers and workers are separate machines, several of each, and the
-- database is the one place that all of them reach: no shared disk to mount, to keep alive and to secure, and what was
-- uploaded is in the backup and gone with its import. A directory would be faster to read, but reading is not what an
-- import takes its time for. Large objects were left aside: they have no foreign key, so that every failure leaves some.

alter table imports
  alter column layout drop not null,
  alter column started_at drop not null,
  drop constraint imports_status_check,
  drop constraint imports_end,
  add column requested_at timestamptz not null default now(),
  -- The job that inspects or imports, once a worker has made one.
  add column job_id uuid,
  -- What the beginning of the files showed: layout, columns, first rows.
  add column inspection jsonb,
  -- A run is to follow, as soon as none is under way.
  add column recompute boolean not null default false,
  add column cancel_requested_at timestamptz;

update imports set requested_at = started_at;

alter table imports
  -- receiving: files arrive. received: all are there. ready: inspected, waiting for a person. queued: asked for.
  add constraint imports_status_check check (
    status in ('receiving', 'received', 'ready', 'queued', 'running', 'finished', 'failed', 'cancelled')),
  add constraint imports_end check ((status in ('finished', 'failed', 'cancelled')) = (finished_at is not null)),
  add constraint imports_layout check (status <> 'finished' or layout is not null);

create table upload_files (
  import_id bigint not null references imports on delete cascade,
  file_no integer not null check (file_no > 0),
  name text not null check (name <> ''),
  bytes bigint not null default 0,
  primary key (import_id, file_no)
);

create table upload_chunks (
  import_id bigint not null,
  file_no integer not null,
  chunk_no integer not null,
  data bytea not null,
  primary key (import_id, file_no, chunk_no),
  foreign key (import_id, file_no) references upload_files on delete cascade
);

-- Most files are packed already, or are read once: compressing each chunk costs more than it saves.
alter table upload_chunks alter column data set storage external;

create index imports_under_way on imports (status) where status in ('receiving', 'received', 'queued', 'running');
