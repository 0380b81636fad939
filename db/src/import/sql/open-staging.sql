-- Staging lives in temporary tables of the importer's own session: nobody else can see it, it writes no WAL, and it is
-- gone with the session, however that ends. A row keeps its file, line and raw text until it is merged or rejected.

create temp table stage_rates (
  file_no integer not null, line bigint not null, reason text, raw text not null, attributes jsonb,
  currency text, day date, rate numeric
);

create temp table stage_customers (
  file_no integer not null, line bigint not null, reason text, raw text not null, attributes jsonb,
  source_id text collate "C", customer_id text collate "C", name text, email text, phone text, city text, state text,
  country text, postal_code text, signed_up_at timestamptz
);

create temp table stage_products (
  file_no integer not null, line bigint not null, reason text, raw text not null, attributes jsonb,
  product_id text collate "C", name text, category text, brand text, list_price numeric(18, 4)
);

create temp table stage_translations (
  file_no integer not null, line bigint not null, reason text, raw text not null, attributes jsonb,
  category text, translation text
);

create temp table stage_orders (
  file_no integer not null, line bigint not null, reason text, raw text not null, attributes jsonb,
  order_id text collate "C", customer_id text collate "C", status text, ordered_at timestamptz,
  cancelled_at timestamptz, currency text, amount numeric(18, 4)
);

create temp table stage_order_items (
  file_no integer not null, line bigint not null, reason text, raw text not null, attributes jsonb,
  order_id text collate "C", source_line text collate "C", product_id text collate "C", seller_id text collate "C",
  quantity numeric(18, 4), unit_price numeric(18, 4), freight numeric(18, 4), currency text
);

create temp table stage_payments (
  file_no integer not null, line bigint not null, reason text, raw text not null, attributes jsonb,
  order_id text collate "C", payment_no text collate "C", type text, amount numeric(18, 4), paid_at timestamptz,
  currency text
);

create temp table stage_reviews (
  file_no integer not null, line bigint not null, reason text, raw text not null, attributes jsonb,
  order_id text collate "C", review_id text collate "C"
);

-- Returns that name their order.
create temp table stage_returns (
  file_no integer not null, line bigint not null, reason text, raw text not null, attributes jsonb,
  return_id text collate "C", line_no integer, order_id text collate "C", customer_id text collate "C",
  product_id text collate "C", quantity numeric(18, 4), amount numeric(18, 4), returned_at timestamptz,
  currency text
);

-- Files in which a row is one line of an order with its customer beside it: Online Retail, transactions, mapped files.
create temp table stage_lines (
  file_no integer not null, line bigint not null, reason text, raw text not null, attributes jsonb,
  order_id text collate "C", customer_id text collate "C", product_id text collate "C", description text,
  category text, brand text, quantity numeric(18, 4), unit_price numeric(18, 4), amount numeric(18, 4),
  ordered_at timestamptz, status text, cancelled_at timestamptz, currency text, is_return boolean,
  name text, email text, phone text, city text, state text, country text, postal_code text
);

create temp table import_files (file_no integer primary key, file text not null);

create temp table import_counts (file_no integer not null, merged bigint not null, unchanged bigint not null);

-- One row: what the statements of the merge are about. time_zone, currency and currency_digits are the shop's settings;
-- has_currencies says that the files or the shop hold orders in another currency.
create temp table import_parameters (
  import_id bigint not null, layout text not null, started_at timestamptz not null,
  time_zone text not null, currency text not null, currency_digits smallint not null,
  has_currencies boolean not null default false
);

-- Every status word of the files, and whether an order that carries it is no sale.
create temp table status_meanings (status text primary key, is_cancelled boolean not null);

create function pg_temp.shop_day(moment timestamptz, time_zone text) returns integer language sql immutable as $$
  select (moment at time zone time_zone)::date - date '1970-01-01'
$$;

create function pg_temp.minor(amount numeric, currency_digits smallint) returns bigint language sql immutable as $$
  select round(amount * (10 ^ currency_digits::integer)::numeric)::bigint
$$;

-- A row as it was before this import changed it.
create function pg_temp.before(shop_row jsonb, attributes jsonb) returns jsonb language sql immutable as $$
  select jsonb_strip_nulls(shop_row - '{attributes,is_changed}'::text[])
    || case when attributes is null then '{}' else jsonb_build_object('attributes', attributes) end
$$;

-- Of rows with the same key the last one counts, as the source's latest word.
create function pg_temp.reject_repeats(stage regclass, key_columns text) returns void language plpgsql as $$
begin
  execute format($statement$
    update %1$s as staged
    set reason = case when repeats.raw = repeats.last_raw then 'exact duplicate' else 'replaced by a later row with the same id' end
    from (
      select ctid as row_id, raw, first_value(raw) over latest as last_raw, row_number() over latest as nth
      from %1$s where reason is null
      window latest as (partition by %2$s order by file_no desc, line desc)
    ) as repeats
    where staged.ctid = repeats.row_id and repeats.nth > 1
  $statement$, stage, key_columns);
end $$;
