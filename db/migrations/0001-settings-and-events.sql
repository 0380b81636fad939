-- What the whole shop shares, and the durable log of what happened to it. Plain local tables on a Citus coordinator.

create table settings (
  only_row boolean primary key default true check (only_row),
  shop_name text not null default 'My shop' check (shop_name <> ''),
  time_zone text not null default 'UTC',
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  -- Digits after the decimal point of the shop's money: amount_minor = amount * 10 ^ currency_digits.
  currency_digits smallint not null default 2 check (currency_digits between 0 and 4),
  horizon_days smallint not null default 30 check (horizon_days in (7, 14, 30, 60, 90)),
  eligible_days integer not null default 365 check (eligible_days > 0),
  kept_snapshots smallint not null default 5 check (kept_snapshots between 1 and 100),
  kept_event_days smallint not null default 14 check (kept_event_days between 1 and 3650),
  updated_at timestamptz not null default now()
);

insert into settings default values;

create function check_time_zone() returns trigger language plpgsql as $$
begin
  perform now() at time zone new.time_zone;
  return new;
exception when invalid_parameter_value then
  raise exception 'unknown time zone "%"', new.time_zone using errcode = '22023';
end $$;

create trigger settings_time_zone before insert or update on settings
  for each row execute function check_time_zone();

-- Ids are handed out under a row lock that is held to commit: order of id is order of commit, and no id is skipped.
-- A sequence would let a later id become visible first, and a reader that remembers the highest id it saw would miss one.
create table event_counter (
  only_row boolean primary key default true check (only_row),
  last_id bigint not null default 0
);

insert into event_counter default values;

create table events (
  id bigint primary key,
  kind text not null,
  run_id bigint,
  payload jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create index events_created_at on events (created_at);

-- NOTIFY carries the id only: it wakes readers, the table is the truth.
create function append_event(event_kind text, event_run_id bigint, event_payload jsonb) returns bigint
language plpgsql as $$
declare
  next_id bigint;
begin
  update event_counter set last_id = last_id + 1 returning last_id into next_id;
  insert into events (id, kind, run_id, payload) values (next_id, event_kind, event_run_id, event_payload);
  perform pg_notify('foresale_events', next_id::text);
  return next_id;
end $$;

create table audit_log (
  audit_id bigint generated always as identity primary key,
  happened_at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text,
  detail jsonb not null default '{}'
);

create index audit_log_happened_at on audit_log (happened_at desc, audit_id desc);
