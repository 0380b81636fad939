-- Who may use Foresale. Secrets are stored as hashes only: whoever reads this database cannot sign in with what they find.

create table users (
  user_id bigint generated always as identity primary key,
  email text not null unique check (email = lower(email) and email like '_%@_%'),
  name text not null check (name <> ''),
  role text not null check (role in ('viewer', 'manager', 'analyst', 'admin')),
  -- scrypt with its parameters and salt. Null: no password, so a sign-in link or the company's provider.
  password_hash text,
  -- The provider and its name for the person, once they have signed in through OpenID Connect.
  subject text unique,
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);

create table sessions (
  session_hash bytea primary key check (length(session_hash) = 32),
  user_id bigint not null references users on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  address text,
  browser text
);

create index sessions_by_user on sessions (user_id);
create index sessions_expires_at on sessions (expires_at);

create table sign_in_links (
  link_hash bytea primary key check (length(link_hash) = 32),
  user_id bigint not null references users on delete cascade,
  expires_at timestamptz not null
);

-- One row per e-mail that was tried, known or not: a stranger must not learn from a lock-out who has an account.
create table sign_in_attempts (
  email text primary key,
  attempts integer not null,
  since timestamptz not null
);

create table api_tokens (
  token_id bigint generated always as identity primary key,
  name text not null check (name <> ''),
  role text not null check (role in ('viewer', 'manager', 'analyst', 'admin')),
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_by text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- Servers remember who a credential belongs to; whatever takes a right away tells them in the same log, and so before
-- any event that follows.
create function announce_identity_change() returns trigger language plpgsql as $$
begin
  perform append_event('identity.changed', null, case tg_table_name
    when 'api_tokens' then jsonb_build_object('kind', 'token', 'id', to_jsonb(old) -> 'token_id')
    else jsonb_build_object('kind', 'user', 'id', to_jsonb(old) -> 'user_id') end);
  return null;
end $$;

create trigger users_changed after update of role, name, email, disabled_at or delete on users
  for each row execute function announce_identity_change();
create trigger sessions_ended after delete on sessions
  for each row when (old.expires_at > now()) execute function announce_identity_change();
create trigger api_tokens_changed after update of role, name, revoked_at or delete on api_tokens
  for each row execute function announce_identity_change();
