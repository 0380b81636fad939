-- What somebody decided for words of order statuses that nobody knows, and what was said about the files of an upload.

create table order_status_words (
  -- Folded: lower case, without accents and punctuation.
  word text primary key,
  meaning text not null check (meaning in ('counted', 'cancelled', 'returned', 'pending')),
  decided_at timestamptz not null default now()
);

alter table imports add column choices jsonb;
