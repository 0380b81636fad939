-- Who asked to be forgotten. Only the id stays, so that a later import cannot bring the contact data back.
create table erased_customers (
  customer_id text collate "C" primary key,
  erased_at timestamptz not null
);
