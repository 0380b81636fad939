-- After how many days without an order a run judges the shop as of the day after its newest order, and not as of now. Null:
-- always as of now.
alter table settings
  add column stale_after_days smallint default 7 check (stale_after_days between 1 and 365);
