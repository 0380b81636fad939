-- Lists that somebody comes back to: the filters, order and columns of the dashboard, as its address has them. Local.
create table saved_views (
  view_id bigint generated always as identity primary key,
  user_id bigint not null references users on delete cascade,
  name text not null check (length(name) between 1 and 80),
  query text not null check (length(query) <= 2000),
  -- Everyone in the shop sees it; whoever made it alone may change it.
  is_shared boolean not null default false,
  updated_at timestamptz not null default now(),
  unique (user_id, name)
);
