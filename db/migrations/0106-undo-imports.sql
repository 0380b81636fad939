-- What it takes to undo an import: which import wrote each row as it is, and how the rows that it changed were before.

-- Null: written before this was kept, or by no import.
alter table customers add column import_id integer;
alter table products add column import_id integer;
alter table orders add column import_id integer;
alter table order_items add column import_id integer;
alter table payments add column import_id integer;
alter table returns add column import_id integer;
alter table customer_aliases add column import_id integer;

-- Rows that an import changed or took away, as they were. Rows that it brought need none. Local to the importer.
create table import_changes (
  import_id bigint not null references imports on delete cascade,
  shop_table text not null check (
    shop_table in ('customers', 'products', 'orders', 'order_items', 'payments', 'returns', 'customer_aliases')),
  -- Null for products.
  customer_id text collate "C",
  -- The import that had written it.
  written_by integer,
  -- Without what was null.
  row_before jsonb not null
);
create index import_changes_by_import on import_changes (import_id);

alter table imports
  -- The shop's currency at the time; null where nothing was kept to undo it.
  add column undo_currency text,
  add column undone_at timestamptz,
  add column undone_by text,
  add constraint imports_undone check (undone_at is null or status = 'finished');
