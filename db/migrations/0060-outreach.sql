-- What the sales team does with a customer: kept through runs, and every change of it kept, so that "did the ones we called
-- buy?" has an answer. Keyed by customer_id, to be distributed with the customers; so no reference to the users, who are
-- a local table, and no default that is worked out on each node.

-- One row for each change, of one customer or of many at once. Local.
create table outreach_changes (
  change_id bigint generated always as identity primary key,
  changed_at timestamptz not null default now(),
  actor text not null,
  user_id bigint references users on delete set null,
  customers integer not null check (customers >= 0)
);

create table outreach (
  customer_id text collate "C" primary key references customers on delete cascade,
  status text not null check (status in ('to-call', 'called', 'snoozed', 'won', 'lost')),
  -- A user.
  owner_id bigint,
  -- From this day on, in the shop's time zone, the customer is to be called.
  snoozed_until date,
  note text check (length(note) between 1 and 2000),
  updated_at timestamptz not null,
  updated_by text not null,
  -- The newest change, by which servers find what to read again.
  change_id bigint not null,
  constraint outreach_snoozed_until_a_day check ((status = 'snoozed') = (snoozed_until is not null))
);

create index outreach_by_change on outreach (change_id);

-- What each change left behind.
create table outreach_events (
  customer_id text collate "C" not null references customers on delete cascade,
  change_id bigint not null,
  status text not null check (status in ('to-call', 'called', 'snoozed', 'won', 'lost')),
  owner_id bigint,
  snoozed_until date,
  note text,
  -- Somebody talked to the customer: the change itself set called, won or lost. A note that is mended is no call.
  is_contact boolean not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (customer_id, change_id)
);

create index outreach_events_contacts on outreach_events (changed_at) include (customer_id) where is_contact;
