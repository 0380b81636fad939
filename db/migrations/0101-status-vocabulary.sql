-- By which words the stored orders were last told apart into sales and others. An import that knows other words, because
-- Foresale learned some or somebody decided one, reads the stored orders anew.

create table status_vocabulary (
  is_only boolean primary key default true check (is_only),
  fingerprint text not null
);
