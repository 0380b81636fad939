-- The shop's history. Every key of a per-customer table begins with customer_id so that the tables can be distributed by
-- it. Ids are the source's own; collate "C" makes them compare as bytes, fast and the same on every machine.

create table customers (
  customer_id text collate "C" primary key,
  name text,
  email text,
  phone text,
  city text,
  state text,
  country text,
  postal_code text,
  signed_up_at timestamptz,
  attributes jsonb
);

create table products (
  product_id text collate "C" primary key,
  name text,
  category text,
  brand text,
  list_price numeric(18, 4),
  attributes jsonb
);

create table orders (
  customer_id text collate "C" not null,
  order_id text collate "C" not null,
  ordered_at timestamptz not null,
  status text not null,
  -- Null: not cancelled. -infinity: cancelled, the moment is not known, so cancelled from the start.
  cancelled_at timestamptz,
  currency text not null,
  amount numeric(18, 4) not null,
  -- Beside the exact source columns: the amount in minor units and the day in the shop's time zone, counted from
  -- 1970-01-01. Features on these integers took a third of the time that numeric and timestamptz arithmetic took.
  amount_minor bigint not null,
  ordered_day integer not null,
  attributes jsonb,
  primary key (customer_id, order_id)
);

-- What a run reads, without touching the table.
create index orders_by_moment on orders (customer_id, ordered_at)
  include (ordered_day, amount_minor, cancelled_at, order_id);

create table order_items (
  customer_id text collate "C" not null,
  order_id text collate "C" not null,
  line_no integer not null,
  product_id text collate "C",
  seller_id text collate "C",
  quantity numeric(18, 4) not null,
  unit_price numeric(18, 4) not null,
  freight numeric(18, 4) not null default 0,
  attributes jsonb,
  primary key (customer_id, order_id, line_no)
);

create table payments (
  customer_id text collate "C" not null,
  order_id text collate "C" not null,
  payment_no text collate "C" not null,
  type text,
  amount numeric(18, 4) not null,
  paid_at timestamptz,
  attributes jsonb,
  primary key (customer_id, order_id, payment_no)
);

create table returns (
  customer_id text collate "C" not null,
  return_id text collate "C" not null,
  line_no integer not null,
  -- Null when no earlier purchase could be found for it: it still lowers what the customer was worth.
  order_id text collate "C",
  product_id text collate "C",
  quantity numeric(18, 4) not null check (quantity >= 0),
  amount numeric(18, 4) not null check (amount >= 0),
  amount_minor bigint not null check (amount_minor >= 0),
  returned_at timestamptz not null,
  returned_day integer not null,
  attributes jsonb,
  primary key (customer_id, return_id, line_no)
);

create index returns_by_order on returns (customer_id, order_id)
  include (returned_at, returned_day, amount_minor);
