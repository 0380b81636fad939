-- Guesses at a password are counted for each place that they come from, so that a stranger locks out nobody but themselves.

alter table sign_in_attempts drop constraint sign_in_attempts_pkey;
-- `address …`, `device …`, `session` or, for all strangers together, `strangers`.
alter table sign_in_attempts add column source text not null default 'strangers';
alter table sign_in_attempts alter column source drop default;
alter table sign_in_attempts add primary key (email, source);
create index sign_in_attempts_since on sign_in_attempts (since);

-- Browsers in which a person has signed in.
create table known_devices (
  user_id bigint not null references users on delete cascade,
  device_hash bytea not null check (length(device_hash) = 32),
  last_used_at timestamptz not null default now(),
  primary key (user_id, device_hash)
);

create index known_devices_by_hash on known_devices (device_hash);
